import CivicModel
import Foundation

/// Matches NetFile's list of agencies with sites, by their names.
struct AgencyProposals {
    /// One agency of NetFile's answer.
    struct Listed: Decodable, Sendable, Hashable {
        var id: Int
        var shortcut: String
        var name: String
    }

    private struct Answer: Decodable { var agencies: [Listed] }

    /// Reads the answer of `public/campaign/agencies`.
    static func parse(_ json: String) -> [Listed]? {
        // A page or an error answer is told by the caller, as unavailable.
        (try? JSONDecoder().decode(Answer.self, from: Data(json.utf8)))?.agencies
    }

    /// The agencies that the map does not know yet, each with the subdomain that its name suggests.
    static func new(_ listed: [Listed], knownIn map: AgencyMap) -> [Agency] {
        let known = Set(map.agencies.map { [$0.netfileID.map(String.init) ?? "", $0.shortcut] })
        var taken = Set(map.agencies.filter { $0.status != .rejected }.compactMap(\.subdomain))
        return listed.filter { isUsable($0) && !known.contains([String($0.id), $0.shortcut]) }.map { agency in
            let subdomain = subdomain(for: agency.name)
            let isFree = subdomain.map { taken.insert($0).inserted } ?? false
            return Agency(
                netfileID: agency.id, shortcut: agency.shortcut, name: agency.name,
                kind: isCounty(agency.name) ? "county" : "city", subdomain: isFree ? subdomain : nil,
                status: .proposed, filesWith: "NetFile",
                note: isFree || subdomain == nil ? "" : "\(subdomain ?? "") has another agency",
                evidence: "NetFile's list of agencies, matched by name")
        }
    }

    /// Whether an agency can stand in the map: its shortcut becomes part of an address, its name is printed.
    static func isUsable(_ agency: Listed) -> Bool {
        AgencyFile.isShortcut(agency.shortcut) && !agency.shortcut.isEmpty
            && SheetProblem.shown(agency.name) == agency.name
    }

    /// `Berkeley, City of`, `City of Berkeley`, `Berkeley, City` become `berkeley.ca`; counties `{name}-county.ca`.
    static func subdomain(for name: String) -> String? {
        let plain = name.folding(options: .diacriticInsensitive, locale: nil).lowercased()
        let words = plain.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        var kinds: Set = ["city", "county", "town", "of"]
        if words.contains("city"), words.contains("county") { kinds.insert("and") }
        let rest = words.filter { !kinds.contains($0) }
        guard !rest.isEmpty else { return nil }
        // Yuba City and Culver City keep the word, because it is their name and not their kind.
        let isNamedCity = words.last == "city" && !words.contains("of") && !name.contains(",")
        let stem = (isNamedCity ? rest + ["city"] : rest).joined()
        let subdomain = stem + (isCounty(name) ? "-county.ca" : ".ca")
        return Subdomain(subdomain)?.name
    }

    private static func isCounty(_ name: String) -> Bool { name.lowercased().contains("county") }
}
