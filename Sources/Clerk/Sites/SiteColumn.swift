import CivicModel
import CivicSQL

/// A column of `sites` that a person may set.
struct SiteColumn: Sendable, Hashable {
    /// What a value must be.
    enum Kind: String, Sendable {
        case text = "text without control characters, at most 10,000 bytes", number = "a whole number", truth =
            "true or false", day = "a day such as 2026-01-31"
        case json = "JSON"
    }

    let name: String
    let kind: Kind

    /// All of them. The rest belongs to the pipeline.
    static let all: [SiteColumn] = [
        SiteColumn(name: "name", kind: .text), SiteColumn(name: "state", kind: .text),
        SiteColumn(name: "country", kind: .text), SiteColumn(name: "kind", kind: .text),
        SiteColumn(name: "scraper", kind: .text), SiteColumn(name: "start_year", kind: .number),
        SiteColumn(name: "extra", kind: .json), SiteColumn(name: "lat", kind: .text),
        SiteColumn(name: "lng", kind: .text), SiteColumn(name: "status", kind: .text),
        SiteColumn(name: "pages", kind: .number), SiteColumn(name: "last_updated", kind: .text),
        SiteColumn(name: "last_deployed", kind: .text), SiteColumn(name: "has_finance_data", kind: .truth),
        SiteColumn(name: "finance_source", kind: .text), SiteColumn(name: "finance_coverage_start", kind: .day),
        SiteColumn(name: "finance_coverage_end", kind: .day),
        SiteColumn(name: "finance_record_count", kind: .number),
        SiteColumn(name: "finance_data_types", kind: .json),
    ]

    static func named(_ name: String) -> SiteColumn? { all.first { $0.name == name } }

    /// The value behind a text; nil when it is not of this column's kind.
    func value(_ text: String) -> SQLValue? {
        switch kind {
        case .text:
            let isPlain = text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.generalCategory != .control || ["\n", "\t"].contains(scalar)
            }
            return isPlain && text.utf8.count <= 10_000 ? .text(text) : nil
        case .number: return Int(text).map { .integer(Int64($0)) }
        case .truth:
            switch text.lowercased() {
            case "true", "yes", "1": return .integer(1)
            case "false", "no", "0": return .integer(0)
            default: return nil
            }
        case .day: return CalendarDay(text: Array(text.utf8)).map { .text($0.description) }
        case .json: return JSONTextList.isJSON(text) ? .text(text) : nil
        }
    }

    /// The values behind texts by column name; nil or, but for truths, an empty text clears a column.
    ///
    /// - Throws: `Failure` for a column that cannot be set, or a text that is not of its kind.
    static func values(_ texts: [String: String?]) throws -> [SiteColumn: SQLValue] {
        var values: [SiteColumn: SQLValue] = [:]
        for (name, text) in texts {
            guard let column = named(name) else {
                throw refusal("`\(name.prefix(60))` is no column that can be set.")
            }
            let isCleared = text == nil || text?.isEmpty == true && column.kind != .truth
            guard let value = isCleared ? .null : column.value(text ?? "") else {
                throw refusal("\(name) is `\((text ?? "").prefix(200))`, expected \(column.kind.rawValue).")
            }
            values[column] = value
        }
        return values
    }

    private static func refusal(_ observed: String) -> Failure {
        Failure(
            "Could not change a site", observed: observed,
            next: "use one of the columns \(all.map(\.name).joined(separator: ", ")).", status: .usage)
    }

    /// Whether it tells of finance data.
    var isFinance: Bool { name == "has_finance_data" || name.hasPrefix("finance_") }
}
