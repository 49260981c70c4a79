import CivicSQL

/// One of the sixteen clean tables: the current versions of one sheet's rows, in plain words.
///
/// - Source: the names under which civic.band serves them.
struct CleanTable: Sendable {
    /// The table's name, `monetary_contributions`.
    let name: String
    /// The sheet whose rows it holds.
    let sheet: NetFileSheet
    /// Its own columns, after the common ones.
    let columns: [CleanColumn]
    /// The columns that tell one transaction from another.
    let identity: Identity?
    /// The columns of the full-text index; none for a table of numbers.
    let searched: [String]
    /// What makes a row's id within its filing.
    let key: String

    /// Where a table keeps when, how much and who.
    struct Identity: Sendable {
        var date: String
        var amount: String
        var last: String?
        var first: String?
    }

    init(
        _ name: String, sheet: String, columns: [CleanColumn], identity: Identity?, searched: [String],
        key: String = "coalesce(r.\"Tran_ID\", '')"
    ) {
        self.name = name
        self.sheet = NetFileSheet.named(sheet)
        self.columns = columns
        self.identity = identity
        self.searched = searched
        self.key = key
    }

    /// The columns that every clean table has, filled from the raw row `r` and its filing `f`.
    private static let common: [CleanColumn] =
        [
            CleanColumn(name: "report_date", kind: .date, sql: "r.\"Rpt_Date\""),
            CleanColumn(name: "filer_id", kind: .text, sql: "r.\"Filer_ID\""),
            CleanColumn(name: "filer_name", kind: .text, sql: "r.\"Filer_NamL\""),
            CleanColumn(name: "report_number", kind: .integer, sql: "f.report_number"),
        ]
        + CleanColumn.code("committee_type", label: "committee_type_label", "Committee_Type", .committeeType)
        + [
            CleanColumn(name: "period_start", kind: .date, sql: "r.\"From_Date\""),
            CleanColumn(name: "period_end", kind: .date, sql: "r.\"Thru_Date\""),
            CleanColumn(name: "election_date", kind: .date, sql: "r.\"Elect_Date\""),
            CleanColumn(name: "form_type", kind: .text, sql: "r.\"Form_Type\""),
        ]

    /// The columns that say where a row comes from and where its money stands again.
    private static let provenance: [CleanColumn] = [
        CleanColumn(name: "filer_key", kind: .text, sql: "f.filer_key"),
        CleanColumn(name: "filing_id", kind: .text, sql: "f.id"),
        CleanColumn(name: "is_current", kind: .integer, sql: "f.is_current"),
        CleanColumn(name: "amendment_note", kind: .text, sql: "f.version_note"),
        CleanColumn(name: "source_year", kind: .integer, sql: "r.source_year"),
        CleanColumn(name: "source_row", kind: .integer, sql: "r.source_row"),
    ]

    /// Filled after all rows are there.
    static let overlap = ["appears_again_in", "appears_again_id", "appears_again_because"]

    private var filled: [CleanColumn] {
        let own = Set(columns.map(\.name))
        return Self.common.filter { !own.contains($0.name) } + columns + Self.provenance
    }

    /// Every column with the kind of its values, in the order of the table.
    var allColumns: [(name: String, kind: CleanColumn.Kind)] {
        [("id", .text)] + filled.map { ($0.name, $0.kind) } + Self.overlap.map { ($0, .text) }
    }

    var create: String {
        let raw = SQLIdentifier.quoted(sheet.tableName)
        return """
            CREATE TABLE \(SQLIdentifier.quoted(name)) (
                id TEXT PRIMARY KEY NOT NULL,
                \((filled.flatMap(\.declarations) + Self.overlap.map { "\($0) TEXT" }).joined(separator: ",\n    ")),
                FOREIGN KEY (filing_id) REFERENCES filings (id),
                FOREIGN KEY (source_year, source_row) REFERENCES \(raw) (source_year, source_row)
            ) STRICT
            """
    }

    /// Copies the rows of current versions. A second row with one key in one filing gets its number into the id.
    var insert: String {
        """
        INSERT INTO \(SQLIdentifier.quoted(name)) (id, \(SQLIdentifier.list(filled.map(\.name))))
        SELECT f.id || CASE WHEN m.ordinal > 1 THEN '+' || m.ordinal ELSE '' END || '-' || \(key),
               \(filled.map(\.sql).joined(separator: ",\n       "))
        FROM \(SQLIdentifier.quoted(sheet.tableName)) r
        JOIN \(FilingMap.table(of: sheet)) m USING (source_year, source_row)
        JOIN filings f ON f.id = m.filing_id
        WHERE f.is_current = 1
        ORDER BY r.source_year, r.source_row
        """
    }

    /// The indexes for the ways people ask: when, who filed, who paid, how much, where.
    var indexes: [String] {
        let present = Set(allColumns.map(\.name))
        let asked =
            ["report_date", "filer_id", "filer_name", "filing_id", identity?.date, identity?.amount]
            + ["contributor_name", "payee_name", "lender_name", "name", "candidate_name"]
            + ["employer", "zip5", "payee_zip5", "form_section"]
        return asked.compactMap { $0 }.filter(present.contains).map { column in
            "CREATE INDEX \(SQLIdentifier.quoted("\(name)_\(column)")) ON \(SQLIdentifier.quoted(name)) (\(column))"
        }
    }

    var searchTable: String { name + "_fts" }
}

extension CleanTable {
    /// The clean table of this name; the names are our own, checked by a test.
    static func named(_ name: String) -> CleanTable {
        guard let table = all.first(where: { $0.name == name }) else {
            preconditionFailure("there is no clean table \(name)")
        }
        return table
    }
}
