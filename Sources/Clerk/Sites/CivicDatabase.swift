import CivicModel
import CivicSQL
import Foundation
import Synchronization

/// The civic database of a process: opened when it is first needed, and checked to have this program's schema.
package final class CivicDatabase: Sendable {
    /// Where it is.
    package enum Location: Sendable, Hashable {
        /// A SQLite file.
        case file(String)
        /// A PostgreSQL server and database, by a URL that may hold a password.
        case server(url: String)
    }

    private let location: Location
    private let opened = Mutex<(any SQLEngine)?>(nil)
    /// Whether the schema was found to be this program's; asked once, as nobody changes it under a running program.
    private let isChecked = Mutex(false)

    /// Names the place; nothing is opened.
    package init(_ location: Location) { self.location = location }

    /// The file, or the server and database without user and password.
    package var place: String {
        switch location {
        case .file(let path): path
        // A URL that cannot be read is told when it is used.
        case .server: (try? engine().place) ?? "the server of DATABASE_URL"
        }
    }

    /// Whether there is anything to open: a server is always there, as far as can be known without asking it.
    package var exists: Bool {
        switch location {
        case .file(let path): FileManager.default.fileExists(atPath: path)
        case .server: true
        }
    }

    /// The engine, whatever schema the database has; a missing file is created.
    package func engine() throws -> any SQLEngine {
        try opened.withLock { opened in
            if let opened { return opened }
            let engine: any SQLEngine =
                switch location {
                case .file(let path): try SQLiteEngine(path: path, mode: Self.mode(path))
                case .server(let url): try Self.server(url)
                }
            opened = engine
            return engine
        }
    }

    private static func server(_ url: String) throws -> PostgresEngine {
        do { return try PostgresEngine(url: url) } catch let error as SQLError where error.condition == .other {
            // The message tells what is wrong without showing the address.
            throw Failure(
                "Could not read the settings", observed: "DATABASE_URL: \(error.message).",
                next: "correct it in the environment or in ./.env; docs/database.md shows the forms.", status: .usage)
        }
    }

    /// Who may only read the file can still look at it; changes are then refused.
    private static func mode(_ path: String) -> SQLiteEngine.Mode {
        let isReadOnly =
            FileManager.default.fileExists(atPath: path) && !FileManager.default.isWritableFile(atPath: path)
        return isReadOnly ? .readOnly : .concurrent
    }

    /// The database, if it is there with this program's schema; nil when there is none, or an empty one.
    ///
    /// - Throws: `Failure` when it has another schema.
    package func existing() async throws -> (any SQLEngine)? {
        guard exists else { return nil }
        let engine = try engine()
        if isChecked.withLock({ $0 }) { return engine }
        guard try await isReady(engine) else { return nil }
        isChecked.withLock { $0 = true }
        return engine
    }

    /// The database, made if there is none.
    package func makeIfMissing() async throws -> any SQLEngine {
        if let engine = try await existing() { return engine }
        let engine = try engine()
        try await CivicSchema.migrator.upgrade(engine)
        return engine
    }

    /// The database, which must be there.
    ///
    /// - Throws: `Failure` when there is none.
    package func required(to purpose: String) async throws -> any SQLEngine {
        if let engine = try await existing() { return engine }
        throw Failure(
            purpose,
            observed: exists ? "\(place) is empty." : "there is no civic database \(place) in this directory.",
            next: "change to its directory, set DATABASE_URL, or create one with `clerk db upgrade`.")
    }

    /// Closes it, at the program's end.
    package func close() async {
        // Nothing is left to be written, and the process ends.
        try? await opened.withLock { $0 }?.close()
    }

    /// Whether it has tables, of this program's schema; false when it has none.
    private func isReady(_ engine: any SQLEngine) async throws -> Bool {
        do {
            switch try await CivicSchema.migrator.state(of: engine) {
            case .empty: return false
            case .at(CivicSchema.migrator.head): return true
            case .at(let revision): throw outdated("is at revision \(revision), older than this program")
            case .unstamped: throw outdated("has no revision: Python clerk made it without migrations")
            }
        } catch let refusal as Migrator.Refusal { throw failure(refusal) }
    }

    private func outdated(_ observed: String) -> Failure {
        Failure(
            "Could not use the civic database", observed: "\(place) \(observed).",
            next: "make a copy of it, then `clerk db upgrade`.")
    }

    /// Tells a refusal to a person.
    package func failure(_ refusal: Migrator.Refusal) -> Failure {
        switch refusal {
        case .newerThanProgram(let revision):
            Failure(
                "Could not use the civic database",
                observed: "\(place) is at revision \(revision), which this program does not know.",
                next: "use the program that wrote it, or a newer one.")
        case .severalRevisions(let revisions):
            Failure(
                "Could not use the civic database",
                observed: "\(place) has the revisions \(revisions.joined(separator: ", ")), expected one.",
                next: "find out which one is right, then `clerk db stamp REVISION`.")
        case .unknownTarget(let revision):
            Failure(
                "Could not change the civic database", observed: "there is no revision \(revision).",
                next: "`clerk db history` lists them.", status: .usage)
        }
    }
}
