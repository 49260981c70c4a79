@testable import StandIn

/// Which filings of an export are current, by the rules of the notes on NetFile, section 3.1; the names are part of the
/// key for `Pending` alone.
struct CurrentVersions {
    private var newest: [[String]: Int] = [:]
    private var originals: Set<[String]> = []

    init(of export: ReadExport) {
        let filings = Set(export["Summary"].map(\.filing))
        for filing in filings where filing[2] == "000" { originals.insert(Self.period(filing)) }
        for filing in filings {
            for key in keys(filing) { newest[key] = max(newest[key] ?? 0, Int(filing[2]) ?? 0) }
        }
    }

    func contains(_ filing: [String]) -> Bool {
        (newest[Self.period(filing)] ?? 0) == Int(filing[2]) && (newest[Self.end(filing)] ?? 0) <= (Int(filing[2]) ?? 0)
    }

    private static func filer(_ filing: [String]) -> [String] {
        filing[0] == "Pending" ? [filing[0], filing[1]] : [filing[0]]
    }

    private static func period(_ filing: [String]) -> [String] { filer(filing) + ["period", filing[4], filing[5]] }

    private static func end(_ filing: [String]) -> [String] { filer(filing) + ["end", filing[5]] }

    /// An amendment without an original of its own period replaces what ends on the same day.
    private func keys(_ filing: [String]) -> [[String]] {
        originals.contains(Self.period(filing)) ? [Self.period(filing)] : [Self.period(filing), Self.end(filing)]
    }
}
