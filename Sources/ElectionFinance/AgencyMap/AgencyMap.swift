import CivicModel
import ClerkPlugin

/// Which agency belongs to which subdomain.
///
/// Two rules hold: a subdomain has at most one agency that is not rejected, and an agency's export goes to at most one
/// subdomain. A map that breaks one is refused, because it would publish one city's money under another's name.
package struct AgencyMap: Sendable {
    /// Every agency, with those of the operator's file in place of the ones they override.
    package private(set) var agencies: [Agency]

    /// Puts an operator's agencies over the built-in ones and checks the rules.
    ///
    /// - Throws: `Failure`, naming the two entries that contradict each other.
    package init(builtIn: [Agency], overrides: [Agency] = []) throws {
        let overridden = Set(overrides.map(Self.identity))
        agencies = builtIn.filter { !overridden.contains(Self.identity($0)) } + overrides
        try checkUnique()
    }

    /// The map of an installation: the built-in one with the operator's file over it.
    ///
    /// - Throws: `Failure` when the settings or the file are malformed.
    package static func read(for context: PluginContext) throws -> AgencyMap {
        try FinanceSettings(context).agencyMap()
    }

    /// An entry is known by its subdomain and shortcut; entries without a subdomain by number and shortcut.
    private static func identity(_ agency: Agency) -> [String] {
        [agency.subdomain ?? "#\(agency.netfileID.map(String.init) ?? "")", agency.shortcut]
    }

    private func checkUnique() throws {
        var bySubdomain: [String: Agency] = [:]
        var byShortcut: [String: Agency] = [:]
        for agency in agencies where agency.status != .rejected {
            if let subdomain = agency.subdomain {
                if let other = bySubdomain[subdomain] {
                    throw contradiction("\(subdomain) has two agencies", other, agency)
                }
                bySubdomain[subdomain] = agency
            }
            if !agency.shortcut.isEmpty, agency.subdomain != nil {
                if let other = byShortcut[agency.shortcut] {
                    throw contradiction("agency \(agency.shortcut) has two subdomains", other, agency)
                }
                byShortcut[agency.shortcut] = agency
            }
        }
    }

    private func contradiction(_ what: String, _ first: Agency, _ second: Agency) -> Failure {
        let entries = [first, second].map { agency in
            "\(agency.subdomain ?? "-") = \(agency.shortcut) \(agency.name) (\(agency.status.rawValue))"
        }
        return Failure(
            "Could not read the agency map", observed: "\(what): \(entries.joined(separator: "; ")).",
            next: "give one of the two the status rejected in your agencies file.")
    }

    /// The agencies that run under `--all`.
    package var confirmed: [Agency] {
        agencies.filter { $0.status == .confirmed && $0.isOnNetFile && !$0.shortcut.isEmpty && $0.subdomain != nil }
    }

    /// The agency of a subdomain, ready to run, with what a person should be warned of.
    ///
    /// - Throws: `Failure` when the subdomain has no agency, files elsewhere, or cannot be told from another.
    package func resolve(_ subdomain: Subdomain) throws -> (agency: Agency, warning: String?) {
        let known = agencies.filter { $0.subdomain == subdomain.name }
        guard let agency = known.first(where: { $0.status != .rejected }) ?? known.first else {
            throw unknown(subdomain)
        }
        guard agency.isOnNetFile else { throw notOnNetFile(subdomain, agency) }
        guard agency.status != .rejected else { throw rejected(subdomain, agency) }
        guard !agency.shortcut.isEmpty else { throw withoutShortcut(subdomain, agency) }
        try checkShortcut(agency, subdomain)
        guard agency.status == .proposed else { return (agency, nil) }
        return (
            agency,
            "\(subdomain) = \(agency.shortcut) (\(agency.name)) is proposed, not confirmed: check the result, then "
                + "`clerk finance agencies confirm \(subdomain)`."
        )
    }

    /// NetFile's addresses hold only the shortcut, so an agency that shares it with another cannot be asked for.
    private func checkShortcut(_ agency: Agency, _ subdomain: Subdomain) throws {
        let others = agencies.filter {
            $0.shortcut == agency.shortcut && $0.isOnNetFile && $0.subdomain != agency.subdomain
        }
        guard let other = others.first, agency.status != .confirmed else { return }
        throw Failure(
            "Could not process \(subdomain)",
            observed: "shortcut \(agency.shortcut) belongs to two agencies, \(agency.name) and \(other.name), and "
                + "NetFile's address of an export holds only the shortcut.",
            next: "look whose filings an export holds, then `clerk finance agencies confirm \(subdomain)`.")
    }
}
