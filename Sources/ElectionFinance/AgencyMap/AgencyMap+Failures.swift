import CivicModel

/// What the map answers when a subdomain cannot run.
extension AgencyMap {
    func unknown(_ subdomain: Subdomain) -> Failure {
        let near = nearest(to: subdomain.name)
        let hint = near.isEmpty ? "" : " Did you mean \(near.joined(separator: " or "))?"
        return Failure(
            "Could not process \(subdomain)", observed: "the agency map has no such subdomain.\(hint)",
            next: "`clerk finance agencies list` shows the map; a new site goes into your agencies file.")
    }

    func notOnNetFile(_ subdomain: Subdomain, _ agency: Agency) -> Failure {
        Failure(
            "Could not process \(subdomain)",
            observed: "\(agency.name) does not file with NetFile; it files with \(agency.filesWith).",
            next: "look for its filings there; nothing can be fetched from NetFile for it.")
    }

    func rejected(_ subdomain: Subdomain, _ agency: Agency) -> Failure {
        Failure(
            "Could not process \(subdomain)",
            observed:
                "its agency \(agency.shortcut) was rejected: \(agency.note.isEmpty ? "no reason given" : agency.note).",
            next: "if that is wrong, `clerk finance agencies confirm \(subdomain)`.")
    }

    func withoutShortcut(_ subdomain: Subdomain, _ agency: Agency) -> Failure {
        Failure(
            "Could not process \(subdomain)",
            observed: "NetFile's shortcut of \(agency.name) is not known, and its addresses need one.",
            next: "find it with `clerk finance agencies propose`, then enter it in your agencies file.")
    }

    /// Up to two subdomains that differ from a name only a little: by marks and blanks, or by two letters.
    private func nearest(to name: String) -> [String] {
        let plain = { (text: String) in text.filter { $0.isLetter || $0 == "." } }
        let known = Set(agencies.compactMap(\.subdomain))
        let same = known.filter { plain($0) == plain(name) }
        if !same.isEmpty { return same.sorted() }
        let ranked = known.map { (editDistance($0, name), $0) }.filter { $0.0 <= 2 }.sorted { $0 < $1 }
        return ranked.prefix(2).map(\.1)
    }

    private func editDistance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var previous = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = previous + (a == b ? 0 : 1)
                previous = row[j + 1]
                row[j + 1] = min(substituted, previous + 1, row[j] + 1)
            }
        }
        return row[right.count]
    }
}
