import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance

/// `clerk rollout status`.
struct RollOutStatus: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the waves, their sites, and what keeps the next one from beginning.")

    @Flag(help: "Print the result as JSON.") var json = false

    private struct Report: Encodable {
        struct Wave: Encodable {
            let name: String
            let reached: Bool
            let sites: [Site]
        }

        struct Site: Encodable {
            let subdomain, state: String
            let goodDays: Int?
            let detail: String?
        }

        let goodDays: Int
        let current: String?
        let next: String?
        let hold: String?
        let waves: [Wave]
        let obstacles: [String]
        let events: [RollOutLog.Event]
    }

    func run(at place: Workplace) async throws -> Int32 {
        let rollout = try await RollOut.read(place)
        let out = place.context.console.out
        if json {
            out(JSONText.of(report(rollout)))
            return 0
        }
        for wave in rollout.waves {
            out("\(wave.name): \(wave.isReached ? "reached" : "waiting"), \(wave.members.count.counted("site"))\n")
            // Of hundreds of sites that wait, their number says all.
            guard wave.isReached || wave.members.count <= 20 else { continue }
            let rows = wave.members.map { member -> [String] in
                let site = Self.site(member)
                return ["  " + site.subdomain, site.state, site.detail ?? ""]
            }
            for line in TextTable.lines(rows) { out(line + "\n") }
        }
        if let hold = rollout.hold { out("\nheld: \(hold)\n") }
        let obstacles = rollout.obstacles
        if let next = rollout.next {
            out(
                obstacles.isEmpty
                    ? "\n\(next.name) may begin: `clerk rollout advance`\n"
                    : "\n\(next.name) has to wait for \(obstacles.count) of the sites above\n")
        } else {
            out("\nEvery wave is reached.\n")
        }
        return 0
    }

    private static func site(_ member: RollOut.Member) -> Report.Site {
        switch member.standing {
        case .elsewhere(let system):
            Report.Site(
                subdomain: member.site.name, state: "not on NetFile", goodDays: nil, detail: "files with \(system)")
        case .unready(let why):
            Report.Site(subdomain: member.site.name, state: "not ready", goodDays: nil, detail: why)
        case .running(let good, let fault):
            Report.Site(
                subdomain: member.site.name, state: good.counted("good day"), goodDays: good,
                detail: fault)
        }
    }

    private func report(_ rollout: RollOut) -> Report {
        Report(
            goodDays: rollout.goodDays, current: rollout.current?.name, next: rollout.next?.name, hold: rollout.hold,
            waves: rollout.waves.map {
                Report.Wave(name: $0.name, reached: $0.isReached, sites: $0.members.map(Self.site))
            }, obstacles: rollout.obstacles, events: rollout.events)
    }
}
