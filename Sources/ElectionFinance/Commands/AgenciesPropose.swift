import ArgumentParser
import CivicModel
import ClerkPlugin

/// `clerk finance agencies propose`.
struct AgenciesPropose: FinanceSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Fetch NetFile's list of agencies and propose sites for new ones, by name.",
        discussion: "Shows them only; --write puts them into your agencies file as proposed.")

    @Flag(help: "Put them into your agencies file.") var write = false
    @Flag(help: "Print them as JSON.") var json = false

    func run(in context: PluginContext) async throws -> Int32 {
        let settings = try FinanceSettings(context)
        let client = settings.client(for: context)
        let listed: [AgencyProposals.Listed]
        do {
            listed = try await fetch(settings, client)
            await client.close()
        } catch {
            await client.close()
            throw error
        }
        let proposals = AgencyProposals.new(listed, knownIn: try settings.agencyMap())
        if json {
            context.console.out(JSONText.of(proposals))
        } else {
            let rows = proposals.map {
                [$0.shortcut, $0.netfileID.map(String.init) ?? "-", $0.subdomain ?? "-", $0.name]
            }
            if !rows.isEmpty {
                let table = TextTable.lines([["agency", "id", "site", "name"]] + rows)
                context.console.out(table.map { $0 + "\n" }.joined())
            }
            let odd = listed.filter { !AgencyProposals.isUsable($0) }.map { SheetProblem.shown($0.shortcut) }
            if !odd.isEmpty {
                context.console.error(
                    "left out for a shortcut or name that cannot be: \(odd.joined(separator: ", "))\n")
            }
            context.console.out("\(listed.count) agencies listed by NetFile, \(proposals.count) of them new\n")
        }
        if write, !proposals.isEmpty {
            let overrides = try AgencyFile.read(settings.agencies) + proposals
            _ = try AgencyMap(builtIn: AgencyFile.builtIn(), overrides: overrides)
            try AgencyFile.write(overrides, to: settings.agencies)
            context.console.note("written to \(settings.agencies); confirm them one by one\n")
        }
        return 0
    }

    private func fetch(_ settings: FinanceSettings, _ client: NetFileClient) async throws -> [AgencyProposals.Listed] {
        let (answer, text) = try await client.fetchText(settings.address.agencies)
        if case .downloaded = answer, let listed = AgencyProposals.parse(text) { return listed }
        let reason =
            switch answer {
            case .unavailable(let reason), .unreachable(let reason): reason
            case .absent: "it answered 404"
            case .downloaded, .notModified: "its answer is not a list of agencies"
            }
        throw Failure(
            "Could not fetch NetFile's list of agencies", observed: "\(settings.address.agencies): \(reason).",
            next: "run it again later.", status: .tryAgainLater)
    }
}
