import CivicModel
import CivicSQL
import Foundation
import Workbook

/// The second stage: parses the exports in `finance/raw/` into typed rows in `finance/staging.db`.
///
/// Each year is one SQL transaction, and a year whose file has not changed is not parsed again.
struct Transformation {
    let city: City
    let progress: Progress

    /// What became of one year.
    struct YearOutcome: Codable, Sendable, Hashable {
        var year: Int
        var rows: Int
        var wasParsed: Bool
        var extraColumns: [String]
        /// Sheets that NetFile did not have before; their rows are not taken.
        var unknownSheets: [String] = []
    }

    /// Parses what is new.
    ///
    /// - Parameter years: the chosen years, or all that are there.
    /// - Parameter force: parse also what has not changed.
    /// - Throws: `Failure` naming sheet, row and column of the first thing that does not fit.
    func run(years: ExportYears, force: Bool) throws -> [YearOutcome] {
        let manifest = try Manifest.read(city.files, agency: city.agency.shortcut)
        guard !manifest.present.isEmpty else { throw nothingToParse() }
        let staging = try StagingDatabase(files: city.files)
        let outcomes = try run(manifest: manifest, staging: staging, years: years, force: force)
        try staging.close()
        return outcomes
    }

    private func run(
        manifest: Manifest, staging: StagingDatabase, years: ExportYears, force: Bool
    ) throws -> [YearOutcome] {
        let staged = Dictionary(uniqueKeysWithValues: try staging.exports().map { ($0.year, $0) })
        let present = Set(manifest.present.map(\.year))
        try staging.engine.build { connection in
            for year in staged.keys where !present.contains(year) {
                try connection.transaction { try StagingDatabase.remove(year, from: connection) }
            }
        }
        return try manifest.present.filter { isWanted($0.year, years) }.map { year, download in
            if !force, let old = staged[year], old.sha256 == download.sha256 {
                return YearOutcome(year: year, rows: old.rows, wasParsed: false, extraColumns: [])
            }
            return try staging.engine.build { try parse(year, download, force: force, into: $0) }
        }
    }

    private func isWanted(_ year: Int, _ years: ExportYears) -> Bool {
        if case .chosen(let range) = years { range.contains(year) } else { true }
    }

    private func parse(
        _ year: Int, _ download: Manifest.Download, force: Bool, into connection: SQLiteConnection
    ) throws -> YearOutcome {
        do {
            try checkIntact(download)
            defer { unlink(city.files.workbook) }
            let path = try ExportArchive(path: city.files.raw + "/" + download.file)
                .workbook(takingOutTo: city.files.workbook)
            let unknown = try Self.checkSheets(of: WorkbookReader(path: path))
            return try connection.transaction { try parse(path, year, download, unknown, force, into: connection) }
        } catch let error as WorkbookError where !error.isAboutTheDisk {
            throw unusable(year, download, "\(error)")
        } catch let problem as ExportArchive.Problem {
            throw unusable(year, download, problem.description)
        } catch let problem as SheetProblem {
            throw unusable(year, download, problem.description)
        }
    }

    private func parse(
        _ path: String, _ year: Int, _ download: Manifest.Download, _ unknownSheets: [String], _ force: Bool,
        into connection: SQLiteConnection
    ) throws -> YearOutcome {
        try StagingDatabase.remove(year, from: connection)
        let counts = try WorkbookImport(path: path, year: year, connection: connection) { sheet, rows in
            progress.step("transform", "\(year) \(sheet.name): \(rows) rows")
        }.run()
        let blankRows = counts.map(\.blankRows).reduce(0, +)
        let outcome = YearOutcome(
            year: year, rows: counts.map(\.rows).reduce(0, +), wasParsed: true,
            extraColumns: zip(NetFileSheet.all, counts).flatMap { sheet, counts in
                counts.extraColumns.map { "\(sheet.name).\($0)" }
            }, unknownSheets: unknownSheets)
        if !force { try checkYear(year, connection) }
        try record(outcome, blankRows: blankRows, download, in: connection)
        let extra =
            outcome.extraColumns.isEmpty
            ? "" : "; new columns kept: \(outcome.extraColumns.map(SheetProblem.shown).joined(separator: ", "))"
        let blank = blankRows == 0 ? "" : "; \(blankRows) blank rows passed over"
        let unknown =
            unknownSheets.isEmpty
            ? "" : "; new sheets NOT taken: \(unknownSheets.map(SheetProblem.shown).joined(separator: ", "))"
        progress.line("transform", "\(year) \(outcome.rows) rows\(blank)\(extra)\(unknown)")
        return outcome
    }

    /// An export has all sixteen sheets, empty ones too; a missing one means that something went wrong.
    ///
    /// - Returns: the sheets that are not among them.
    @discardableResult
    static func checkSheets(of workbook: WorkbookReader) throws -> [String] {
        let missing = NetFileSheet.all.map(\.name).filter { !workbook.sheetNames.contains($0) }
        guard missing.isEmpty else {
            throw SheetProblem(missing[0], "is missing, expected all sixteen sheets of NetFile's export")
        }
        let known = Set(NetFileSheet.all.map(\.name))
        return workbook.sheetNames.filter { !known.contains($0) }
    }

    /// A workbook under the wrong year would count another year's money in this one.
    private func checkYear(_ year: Int, _ connection: SQLiteConnection) throws {
        let found = try connection.query(Self.reportYears, [.integer(Int64(year))]).compactMap { $0["year"].text }
        guard !found.isEmpty, !found.contains(String(year)) else { return }
        throw ExportArchive.Problem.unreadable(
            "no report in it ends or was filed in \(year); its reports are of \(found.joined(separator: ", ")) (--force takes "
                + "it all the same)")
    }

    /// The years in which periods end, or late reports were made.
    private static let reportYears = """
        SELECT DISTINCT substr(day, 1, 4) AS year
        FROM (
            SELECT Thru_Date AS day FROM "Summary" WHERE source_year = ?1
            UNION SELECT Rpt_Date FROM "497" WHERE source_year = ?1
            UNION SELECT Rpt_Date FROM "496" WHERE source_year = ?1
            UNION SELECT Rpt_Date FROM "F496P3_Contributions" WHERE source_year = ?1
        )
        WHERE day IS NOT NULL
        ORDER BY year
        """

    private func record(
        _ outcome: YearOutcome, blankRows: Int, _ download: Manifest.Download, in connection: SQLiteConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO staged_export
                (source_year, file, url, fetched_at, size, sha256, etag, format, rows, blank_rows, extra_columns)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(Int64(outcome.year)), .text(download.file), .text(download.url), .text(download.fetchedAt),
                .integer(Int64(download.size)), .text(download.sha256), .optional(download.etag),
                .integer(Int64(StagingDatabase.format)), .integer(Int64(outcome.rows)), .integer(Int64(blankRows)),
                Self.extras(outcome).isEmpty ? .null : .text(Self.extras(outcome).joined(separator: ", ")),
            ])
    }

    /// What an export has beyond what we know, for the run's own record.
    private static func extras(_ outcome: YearOutcome) -> [String] {
        outcome.extraColumns + outcome.unknownSheets.map { "sheet \($0) (not taken)" }
    }

    private func checkIntact(_ download: Manifest.Download) throws {
        let path = city.files.raw + "/" + download.file
        guard FileManager.default.fileExists(atPath: path) else {
            throw ExportArchive.Problem.unreadable("the file is gone, though the manifest lists it")
        }
        guard try FileDigest.sha256(ofFile: path).digest == download.sha256 else {
            throw ExportArchive.Problem.unreadable("its SHA-256 is not the one it was stored with")
        }
    }

    private func unusable(_ year: Int, _ download: Manifest.Download, _ what: String) -> Failure {
        Failure(
            "Could not read the export of \(year) for \(city.subdomain)",
            observed: "\(download.file): \(what).", state: city.state("nothing was replaced"),
            next:
                "check the export for \(year), then `clerk finance etl --subdomain \(city.subdomain) --years \(year)`.")
    }

    private func nothingToParse() -> Failure {
        Failure(
            "Could not read exports for \(city.subdomain)",
            observed: "NetFile has none of agency \(city.agency.shortcut), or none was downloaded yet.",
            state: city.state("nothing was replaced"),
            next: "`clerk finance extract \(city.subdomain)` asks NetFile; an agency that uses NetFile only for "
                + "Form 700 has no exports.")
    }
}
