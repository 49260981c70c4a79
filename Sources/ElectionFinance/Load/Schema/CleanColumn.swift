import CivicSQL

/// One column of a clean table, and how it comes out of the raw row `r`.
struct CleanColumn: Sendable, Hashable {
    /// How a column is stored.
    enum Kind: Sendable {
        case text, integer
        /// ISO 8601 text.
        case date
        /// Dollars; a column of exact cents is generated beside it.
        case money
    }

    let name: String
    let kind: Kind
    /// The expression over the raw row `r`.
    let sql: String

    /// The columns as they are declared; a money column brings its cents.
    var declarations: [String] {
        let name = SQLIdentifier.quoted(name)
        switch kind {
        case .text, .date: return ["\(name) TEXT"]
        case .integer: return ["\(name) INTEGER"]
        case .money:
            // The number prints as the filed decimal; sums are exact over the cents.
            let cents = SQLIdentifier.quoted(self.name + "_cents")
            return [
                "\(name) REAL",
                "\(cents) INTEGER GENERATED ALWAYS AS (CAST(round(\(name) * 100) AS INTEGER)) VIRTUAL",
            ]
        }
    }
}

/// Short names for the columns that many tables have.
extension CleanColumn {
    static func text(_ name: String, _ raw: String) -> [CleanColumn] {
        [CleanColumn(name: name, kind: .text, sql: source(raw))]
    }

    static func date(_ name: String, _ raw: String) -> [CleanColumn] {
        [CleanColumn(name: name, kind: .date, sql: source(raw))]
    }

    static func money(_ name: String, _ raw: String) -> [CleanColumn] {
        [CleanColumn(name: name, kind: .money, sql: source(raw))]
    }

    /// `y` and `n` as 1 and 0; anything else is unknown.
    static func flag(_ name: String, _ raw: String) -> [CleanColumn] {
        [
            CleanColumn(
                name: name, kind: .integer, sql: "CASE lower(\(source(raw))) WHEN 'y' THEN 1 WHEN 'n' THEN 0 END")
        ]
    }

    /// A code and, beside it, its label.
    static func code(_ name: String, label: String, _ raw: String, _ set: CodeLabels.CodeSet) -> [CleanColumn] {
        let lookup = """
            (SELECT label FROM code_labels WHERE code_set = '\(set.rawValue)' AND code = upper(\(source(raw))))
            """
        return text(name, raw) + [CleanColumn(name: label, kind: .text, sql: lookup)]
    }

    /// City, state and ZIP; `zip5` is the five digits that a ZIP table is joined on, null when there are not five.
    static func place(_ prefix: String, city: String, state: String, zip: String) -> [CleanColumn] {
        let digits = String(repeating: "[0-9]", count: 5)
        let raw = source(zip)
        return text(prefix + "city", city) + text(prefix + "state", state) + text(prefix + "zip", zip) + [
            CleanColumn(
                name: prefix + "zip5", kind: .text,
                sql: "CASE WHEN \(raw) GLOB '\(digits)' OR \(raw) GLOB '\(digits)-*' THEN substr(\(raw), 1, 5) END")
        ]
    }

    /// A name composed of its four parts, then the parts.
    static func person(_ role: String, last: String, first: String, prefix: String, suffix: String) -> [CleanColumn] {
        [CleanColumn(name: role + "_name", kind: .text, sql: composed(last, first, prefix, suffix))]
            + text(role + "_last_name", last) + text(role + "_first_name", first)
            + text(role + "_prefix", prefix) + text(role + "_suffix", suffix)
    }

    /// A name in reading order: prefix, first, last, suffix. A firm has a last name alone.
    static func composed(_ last: String, _ first: String, _ prefix: String, _ suffix: String) -> String {
        let parts = [prefix, first, last, suffix].map { "coalesce(\(source($0)) || ' ', '')" }
        return "nullif(trim(\(parts.joined(separator: " || "))), '')"
    }

    private static func source(_ raw: String) -> String { "r." + SQLIdentifier.quoted(raw) }
}
