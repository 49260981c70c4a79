import CivicModel
import CivicSQL
import Foundation

/// The parsed exports of a city: one table for each sheet, and which files the rows come from.
///
/// It can always be made again from `finance/raw/`, so a damaged one is thrown away.
final class StagingDatabase {
    /// Changes when the same export would be parsed into other rows; older rows are then parsed anew.
    static let format = 1

    let engine: SQLiteEngine

    /// A year whose rows are there.
    struct StagedExport: Sendable, Hashable {
        var year: Int
        var sha256: String
        var rows: Int
    }

    init(files: FinanceFiles) throws {
        engine = try Self.open(files.staging)
    }

    private static func open(_ path: String) throws -> SQLiteEngine {
        do { return try prepared(path) } catch let error as SQLError where error.condition == .corrupt {
            for suffix in ["", "-journal"] { unlink(path + suffix) }
            return try prepared(path)
        }
    }

    private static func prepared(_ path: String) throws -> SQLiteEngine {
        let engine = try SQLiteEngine(path: path, mode: .shared)
        try engine.build { connection in
            try connection.executeScript("PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = OFF")
            try connection.transaction {
                try connection.execute(createExports)
                for sheet in NetFileSheet.all { try connection.execute(RawTable.create(sheet)) }
            }
        }
        return engine
    }

    private static let createExports = """
        CREATE TABLE IF NOT EXISTS staged_export (
            source_year INTEGER PRIMARY KEY,
            file TEXT NOT NULL,
            url TEXT NOT NULL,
            fetched_at TEXT NOT NULL,
            size INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            etag TEXT,
            format INTEGER NOT NULL,
            rows INTEGER NOT NULL,
            blank_rows INTEGER NOT NULL,
            extra_columns TEXT
        ) STRICT
        """

    /// The years that are parsed with the present format.
    func exports() throws -> [StagedExport] {
        try engine.build { connection in
            try connection.query(
                "SELECT source_year, sha256, rows FROM staged_export WHERE format = ? ORDER BY source_year",
                [.integer(Int64(Self.format))]
            ).map { row in
                StagedExport(
                    year: row["source_year"].integer ?? 0, sha256: row["sha256"].text ?? "",
                    rows: row["rows"].integer ?? 0)
            }
        }
    }

    /// Takes a year out, for an export that is no longer kept.
    static func remove(_ year: Int, from connection: SQLiteConnection) throws {
        for sheet in NetFileSheet.all {
            try connection.execute(
                "DELETE FROM \(SQLIdentifier.quoted(sheet.tableName)) WHERE source_year = ?", [.integer(Int64(year))])
        }
        try connection.execute("DELETE FROM staged_export WHERE source_year = ?", [.integer(Int64(year))])
    }

    func close() throws { try engine.close() }
}
