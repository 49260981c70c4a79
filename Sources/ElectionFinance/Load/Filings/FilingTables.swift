import CivicSQL

/// The tables `filers` and `filings`, made from the raw rows.
struct FilingTables {
    let connection: SQLiteConnection

    static let create = [
        """
        CREATE TABLE filers (
            filer_key TEXT PRIMARY KEY NOT NULL,
            filer_id TEXT,
            filer_name TEXT,
            other_names TEXT,
            committee_type TEXT,
            committee_type_label TEXT,
            filings INTEGER NOT NULL,
            first_report_date TEXT,
            last_report_date TEXT
        ) STRICT
        """,
        """
        CREATE TABLE filings (
            id TEXT PRIMARY KEY NOT NULL,
            form TEXT NOT NULL,
            form_label TEXT,
            filer_key TEXT NOT NULL,
            filer_id TEXT,
            filer_name TEXT,
            committee_type TEXT,
            report_number INTEGER,
            report_id TEXT,
            report_date TEXT,
            period_start TEXT,
            period_end TEXT,
            election_date TEXT,
            is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
            superseded_by TEXT,
            version_note TEXT,
            rows INTEGER NOT NULL,
            source_year INTEGER NOT NULL,
            CHECK (is_current = (superseded_by IS NULL)),
            FOREIGN KEY (filer_key) REFERENCES filers (filer_key),
            FOREIGN KEY (superseded_by) REFERENCES filings (id)
        ) STRICT
        """,
    ]

    static let indexes = [
        "CREATE INDEX filings_filer_key ON filings (filer_key)",
        "CREATE INDEX filings_filer_id ON filings (filer_id)",
        "CREATE INDEX filings_report_date ON filings (report_date)",
        "CREATE INDEX filings_period_end ON filings (period_end)",
        "CREATE INDEX filings_superseded_by ON filings (superseded_by)",
        "CREATE INDEX filers_filer_name ON filers (filer_name)",
    ]

    private struct Facts {
        var key = ""
        var committeeType: String?
        var electionDate: String?
        var rows = 0
    }

    /// Fills both tables, and for each sheet the map from its rows to filings.
    func fill() throws {
        let filings = try collect()
        let places = VersionChains.place(Array(filings.keys))
        try insertFilings(filings, places)
        try insertFilers()
        try FilingMap.createKeys(connection)
        for (version, facts) in filings { try FilingMap.insertKey(facts.key, of: version, connection) }
        for table in CleanTable.all { try FilingMap.fill(for: table, connection) }
    }

    private func collect() throws -> [FilingVersion: Facts] {
        var filings: [FilingVersion: Facts] = [:]
        for sheet in NetFileSheet.all {
            for row in try connection.query(FilingQueries.versions(of: sheet)) {
                let version = FilingVersion(
                    form: sheet.form, filerID: row["filer_id"].text, filerName: row["filer_name"].text,
                    reportID: row["report_id"].text, reportNumber: row["report_number"].integer,
                    reportDate: row["report_date"].text, periodStart: row["period_start"].text,
                    periodEnd: row["period_end"].text, sourceYear: row["source_year"].integer ?? 0)
                var facts = filings[version, default: Facts()]
                facts.key = row["key"].text ?? ""
                facts.committeeType = facts.committeeType ?? row["committee_type"].text
                facts.electionDate = facts.electionDate ?? row["election_date"].text
                facts.rows += row["rows"].integer ?? 0
                filings[version] = facts
            }
        }
        return filings
    }

    private func insertFilings(
        _ filings: [FilingVersion: Facts], _ places: [FilingVersion: VersionChains.Place]
    ) throws {
        // By id, so that a rebuild writes the same file.
        for (version, facts) in filings.map({ ($0.key.id, $0) }).sorted(by: { $0.0 < $1.0 }).map(\.1) {
            let place = places[version] ?? VersionChains.Place()
            try connection.execute(
                FilingQueries.insertFiling,
                [
                    .text(version.id), .text(version.form.rawValue), .text(version.filerKey),
                    .optional(version.filerID), .optional(version.filerName), .optional(facts.committeeType),
                    .optional(version.reportNumber), .optional(version.reportID), .optional(version.reportDate),
                    .optional(version.periodStart), .optional(version.periodEnd), .optional(facts.electionDate),
                    .integer(place.supersededBy == nil ? 1 : 0), .optional(place.supersededBy?.id),
                    .optional(place.note), .integer(Int64(facts.rows)), .integer(Int64(version.sourceYear)),
                ])
        }
    }

    private func insertFilers() throws {
        try connection.execute(FilingQueries.insertFilers)
        try connection.execute(FilingQueries.otherNames)
    }
}
