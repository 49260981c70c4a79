import ArgumentParser
import CivicModel
import ClerkPlugin

/// `clerk finance agencies`.
struct AgenciesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agencies",
        abstract: "Which agency belongs to which site: list, propose, confirm, reject.",
        discussion: """
            The built-in map comes with the program; your changes go into {STORAGE_DIR}/agencies.csv, or the file
            that FINANCE_AGENCIES names, and override it.
            """,
        subcommands: [AgenciesList.self, AgenciesPropose.self, AgenciesConfirm.self, AgenciesReject.self])
}

/// `clerk finance agencies list`.
struct AgenciesList: FinanceSubcommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show the map.")

    @Option(help: "Only confirmed, proposed or rejected ones.") var status: String?
    @Flag(help: "Print it as JSON.") var json = false

    func validate() throws {
        guard status.map({ Agency.Status(rawValue: $0) != nil }) ?? true else {
            throw ValidationError("--status is confirmed, proposed or rejected.")
        }
    }

    func run(in context: PluginContext) async throws -> Int32 {
        let map = try FinanceSettings(context).agencyMap()
        let agencies = map.agencies.filter { status == nil || $0.status.rawValue == status }
        if json {
            context.console.out(JSONText.of(agencies))
            return 0
        }
        let rows = agencies.map { agency in
            [
                agency.subdomain ?? "-", agency.shortcut.isEmpty ? "-" : agency.shortcut,
                agency.netfileID.map(String.init) ?? "-", agency.status.rawValue, agency.filesWith, agency.name,
            ]
        }
        let table = TextTable.lines([["site", "agency", "id", "status", "files with", "name"]] + rows)
        context.console.out(table.map { $0 + "\n" }.joined())
        return 0
    }
}

/// `clerk finance agencies confirm`.
struct AgenciesConfirm: FinanceSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Say that a site's agency is right; it then runs under --all.")

    @OptionGroup var decision: AgencyDecision

    func run(in context: PluginContext) async throws -> Int32 { try decision.record(.confirmed, in: context) }
}

/// `clerk finance agencies reject`.
struct AgenciesReject: FinanceSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Say that a site's agency is wrong; it then never runs.")

    @OptionGroup var decision: AgencyDecision

    func run(in context: PluginContext) async throws -> Int32 { try decision.record(.rejected, in: context) }
}

/// What a person decided about a site's agency.
struct AgencyDecision: ParsableArguments {
    @Argument(help: "The site, such as anaheim.ca.") var site: String
    @Option(help: "The agency's shortcut; needed when the map has several for the site, or none.") var shortcut: String?
    @Option(help: "Why; kept in the map.") var reason: String?

    func validate() throws {
        guard Subdomain(site) != nil else {
            throw ValidationError("`\(SheetProblem.shown(site))` is no subdomain, as berkeley.ca is.")
        }
    }

    /// Writes the decision into the operator's file, if the map that results holds together.
    func record(_ status: Agency.Status, in context: PluginContext) throws -> Int32 {
        let settings = try FinanceSettings(context)
        var overrides = try AgencyFile.read(settings.agencies)
        let builtIn = try AgencyFile.builtIn()
        let map = try AgencyMap(builtIn: builtIn, overrides: overrides)
        var agency = try choose(from: map.agencies, for: status)
        // The reason of an earlier decision is none for this one.
        agency.note = reason ?? (agency.status == status ? agency.note : "")
        agency.status = status
        overrides.removeAll { $0.subdomain == agency.subdomain && $0.shortcut == agency.shortcut }
        overrides.append(agency)
        _ = try AgencyMap(builtIn: builtIn, overrides: overrides)
        try AgencyFile.write(overrides, to: settings.agencies)
        context.console.out(
            "\(site) = \(agency.shortcut) (\(agency.name)): \(status.rawValue) in \(settings.agencies)\n")
        return 0
    }

    private func choose(from agencies: [Agency], for status: Agency.Status) throws -> Agency {
        let known = agencies.filter { $0.subdomain == site && (shortcut == nil || $0.shortcut == shortcut) }
        let candidates = known.count > 1 ? known.filter { $0.status != .rejected } : known
        if candidates.count == 1 { return candidates[0] }
        if known.isEmpty, status == .confirmed, let shortcut,
            let agency = agencies.first(where: { $0.shortcut == shortcut })
        {
            var moved = agency
            moved.subdomain = site
            return moved
        }
        let names = known.map { "\($0.shortcut) (\($0.name))" }.joined(separator: ", ")
        throw Failure(
            "Could not change the agency map",
            observed: known.isEmpty ? "\(site) has no agency in it." : "\(site) has several agencies: \(names).",
            next: "name one with --shortcut; `clerk finance agencies list` shows the map.")
    }
}
