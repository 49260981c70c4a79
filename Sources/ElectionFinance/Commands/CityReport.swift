import CivicModel
import Foundation

/// What a run did for one city: printed as a table, or as JSON.
struct CityReport: Codable, Sendable {
    /// How far it came.
    enum Outcome: String, Codable, Sendable {
        case failed, extracted, transformed, published, unchanged
    }

    var subdomain: String
    var agency: String?
    var agencyName: String?
    var outcome: Outcome = .unchanged
    var notes: [String] = []
    var askedUpstream: Bool?
    var extracted: [Extraction.YearOutcome]?
    var transformed: [Transformation.YearOutcome]?
    var database: String?
    var contents: DatabaseSummary?
    var siteUpdated: Bool?
    var error: ErrorParts?
    /// Whether another run of the city was under way, so that nothing was done; the error says so, too.
    var isHeld = false

    /// What is printed as JSON.
    private enum CodingKeys: CodingKey {
        case subdomain, agency, agencyName, outcome, notes, askedUpstream, extracted, transformed, database, contents,
            siteUpdated, error
    }

    /// The four parts of an error.
    struct ErrorParts: Codable, Sendable {
        var summary: String
        var observed: String
        var state: String
        var next: String
        var exitStatus: Int32
    }

    init(subdomain: String) { self.subdomain = subdomain }

    var failure: Failure? {
        get {
            error.map {
                Failure(
                    $0.summary, observed: $0.observed, state: $0.state, next: $0.next,
                    status: Failure.Status(rawValue: $0.exitStatus) ?? .failed)
            }
        }
        set {
            error = newValue.map {
                ErrorParts(
                    summary: $0.summary, observed: $0.observed, state: $0.state, next: $0.next,
                    exitStatus: $0.status.rawValue)
            }
        }
    }

    /// The report for a person.
    var text: String {
        var lines = ["\(subdomain)  \(agency ?? "-")  \(agencyName ?? "")"] + notes.map { "  note: \($0)" }
        let years = extracted ?? []
        let absent = years.filter { $0.outcome == .absent && $0.reason == nil }.map(\.year)
        lines += years.filter { !absent.contains($0.year) }.map(Self.sentence)
        if !absent.isEmpty { lines.append("  \(Self.ranges(absent)): absent") }
        switch outcome {
        case .unchanged:
            let place = askedUpstream == true ? " upstream" : " in the parsed exports"
            lines.append("  nothing changed\(place); the database was not touched")
        case .transformed, .extracted, .published:
            let rows = (transformed ?? []).map { year in
                "  \(year.year): \(year.rows) rows\(year.wasParsed ? "" : ", parsed before")"
            }
            lines += rows
        case .failed: break
        }
        if let database, let contents { lines += ["  database: \(database)"] + contents.lines }
        if siteUpdated == true { lines.append("  the site's finance columns were updated") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One line of the table at the end of `--all`.
    var row: [String] {
        let what = failure.map { "\($0.summary): \($0.observed)" } ?? ""
        return [subdomain, agency ?? "-", outcome.rawValue, contents.map { String($0.records) } ?? "-", what]
    }

    /// `1998-2023, 2027` for years in order.
    static func ranges(_ years: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for year in years {
            if let last = ranges.last, last.upperBound + 1 == year {
                ranges[ranges.count - 1] = last.lowerBound...year
            } else {
                ranges.append(year...year)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }

    private static func sentence(_ year: Extraction.YearOutcome) -> String {
        "  \(year.year): \(year.outcome.rawValue)\(year.reason.map { " (\($0))" } ?? "")"
    }
}
