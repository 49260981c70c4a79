import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance

/// `clerk rollout`.
struct RolloutCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk rollout", abstract: "Bring campaign finance to sites in waves.",
        discussion: """
            The waves stand in the file that `rollout.file` of clerk.yaml names; without one the plan's are built in:
            five pilots, ten more, all. docs/operations/rollout.md tells the form.

            Examples:
              clerk rollout status
              clerk rollout advance                          when every site of the wave had its good days
              clerk rollout hold "election week"
              clerk rollout resume
              clerk rollout update --spread 4h               for the schedule, daily
            """,
        subcommands: [
            RolloutStatus.self, RolloutAdvance.self, RolloutHold.self, RolloutResume.self, RolloutUpdate.self,
        ], defaultSubcommand: RolloutStatus.self)

    func run(at place: Workplace) async throws -> Int32 { 0 }
}

/// `clerk rollout status`.
struct RolloutStatus: OperationCommand {
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

/// `clerk rollout advance`.
struct RolloutAdvance: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance", abstract: "Begin the next wave, if every site of this one had its good days.")

    @Option(help: "Why, for the record.") var note: String?

    func run(at place: Workplace) async throws -> Int32 {
        let rollout = try await RollOut.read(place)
        guard let next = rollout.next else {
            throw Self.failure("every wave is reached.", next: "nothing is left to do.")
        }
        if let hold = rollout.hold {
            throw Self.failure("it is held: \(hold).", next: "`clerk rollout resume` ends the hold.")
        }
        let obstacles = rollout.obstacles
        guard obstacles.isEmpty else {
            throw Self.failure(
                obstacles.joined(separator: "; ") + ".",
                next: "mend these sites, or take one out of its wave in the roll-out's file.")
        }
        let store = try await place.publications(to: "Could not advance the roll-out")
        try await RollOutLog(engine: store.engine).add(
            .advance, wave: next.name, note: note, at: place.context.now())
        place.context.console.out("\(next.name) begins: \(next.members.count.counted("site"))\n")
        return 0
    }

    private static func failure(_ observed: String, next: String) -> Failure {
        Failure("Could not advance the roll-out", observed: observed, next: next)
    }
}

/// `clerk rollout hold`.
struct RolloutHold: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Let no wave begin; the sites of those that began are updated as before.")

    @Argument(help: "Why.") var reason: String

    func run(at place: Workplace) async throws -> Int32 {
        try await RolloutResume.record(.hold, reason, place)
        place.context.console.out("held: \(reason)\n")
        return 0
    }
}

/// `clerk rollout resume`.
struct RolloutResume: OperationCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "End a hold.")

    func run(at place: Workplace) async throws -> Int32 {
        try await Self.record(.resume, nil, place)
        place.context.console.out("the hold is over\n")
        return 0
    }

    static func record(_ action: RollOutLog.Action, _ note: String?, _ place: Workplace) async throws {
        let rollout = try await RollOut.read(place)
        let store = try await place.publications(to: "Could not change the roll-out")
        try await RollOutLog(engine: store.engine).add(
            action, wave: rollout.current?.name ?? "", note: note, at: place.context.now())
    }
}

/// `clerk rollout update`.
struct RolloutUpdate: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Enqueue the finance update of every site of the waves that are reached.",
        discussion: "Example: clerk rollout update --spread 4h")

    @Option(help: "Start the jobs evenly within 30m, 4h or so.", transform: Age.parse) var spread: Age?

    @Flag(help: "Print the result as JSON.") var json = false

    func run(at place: Workplace) async throws -> Int32 {
        let sites = try await RollOut.read(place).active
        let now = place.context.now().unixSeconds
        let requests = sites.enumerated().map { index, site in
            var request = FinanceJob.request(for: site)
            if let spread { request.start = Timestamp(unixSeconds: now + spread.seconds * index / sites.count) }
            return request
        }
        let receipt = try await place.context.jobs.enqueue(requests)
        if json {
            place.context.console.out(
                JSONText.of(["enqueued": receipt.ids, "already_waiting": receipt.alreadyWaiting]))
        } else {
            place.context.console.out(
                "Enqueued \(receipt.ids.count.counted("finance update")), \(receipt.alreadyWaiting.count) waited already\n"
            )
        }
        return 0
    }
}
