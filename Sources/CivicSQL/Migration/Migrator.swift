/// Brings a database to the newest schema, or back, one step at a time, each in an SQL transaction.
///
/// The revision is kept where Alembic keeps it, in `alembic_version(version_num)`, so that Python code and ours
/// agree on what a database is.
package struct Migrator: Sendable {
    /// The steps, oldest first.
    package let migrations: [Migration]

    /// Takes the steps, oldest first.
    package init(_ migrations: [Migration]) { self.migrations = migrations }

    /// Why a database cannot be brought to another schema.
    package enum Refusal: Error, Sendable, Hashable {
        /// It has a revision that this program does not know: it was written by a newer one.
        case newerThanProgram(revision: String)
        /// It has several revisions at once, which a chain of steps cannot have.
        case severalRevisions([String])
        /// There is no such step in this program.
        case unknownTarget(String)
    }

    /// What a database is, as seen from the steps.
    package enum State: Sendable, Hashable {
        /// It has no tables of ours.
        case empty
        /// It has tables but no revision: Python's `create_all` made it, or a step that broke.
        case unstamped
        /// It is at this step.
        case at(revision: String)
    }

    /// The newest revision.
    package var head: String { migrations.last?.revision ?? "" }

    /// What a database is.
    ///
    /// - Throws: `Refusal` when it has a revision that this program does not know.
    package func state(of engine: some SQLEngine) async throws -> State {
        try await engine.read { try state($0) }
    }

    /// The revision a database is at; nil when it has none.
    package func current(of engine: some SQLEngine) async throws -> String? {
        try await engine.read { try Self.revisions($0).first }
    }

    /// Runs the missing steps up to one, the newest by default; the answer lists those that were run.
    ///
    /// A new database is made in one SQL transaction, so that nobody meets one that is half made. One without a
    /// revision gets every step, each adding only what is not there.
    @discardableResult
    package func upgrade(_ engine: some SQLEngine, to target: String? = nil) async throws -> [String] {
        let last = try index(of: target ?? head)
        let first = try await firstMissing(in: engine)
        guard first <= last else { return [] }
        let missing = migrations[first...last]
        let groups = first == 0 ? [Array(missing)] : missing.map { [$0] }
        var done: [String] = []
        for group in groups {
            let expected = first + done.count
            let isOurs = try await engine.write { connection in
                try Self.keepOthersOut(connection)
                // Another process may have gone the same way meanwhile.
                guard try firstMissing(connection) == expected else { return false }
                for migration in group { try migration.upgrade(SchemaChange(connection)) }
                try Self.stamp(group[group.count - 1].revision, connection)
                return true
            }
            guard isOurs else { return done + (try await upgrade(engine, to: target)) }
            done += group.map(\.revision)
        }
        return done
    }

    /// Runs steps once more over a database that has the newest schema, in one SQL transaction; each adds only what is
    /// not there.
    package func rerun(_ steps: [Migration], on engine: some SQLEngine) async throws {
        try await engine.write { connection in
            try Self.keepOthersOut(connection)
            guard try state(connection) == .at(revision: head) else { return }
            for step in steps { try step.upgrade(SchemaChange(connection)) }
        }
    }

    /// Takes back the steps after one, the newest first; nil takes back all. The answer lists those taken back.
    @discardableResult
    package func downgrade(_ engine: some SQLEngine, to target: String?) async throws -> [String] {
        let keep = try target.map { try index(of: $0) + 1 } ?? 0
        var done: [String] = []
        while let migration = try await stepToTakeBack(in: engine, keeping: keep) {
            try await engine.write { connection in
                try Self.keepOthersOut(connection)
                guard try Self.revisions(connection) == [migration.revision] else { return }
                try migration.downgrade(SchemaChange(connection))
                let position = try index(of: migration.revision)
                try Self.stamp(position == 0 ? nil : migrations[position - 1].revision, connection)
            }
            done.append(migration.revision)
        }
        return done
    }

    /// Writes a revision without running a step, for a database that was brought there by hand.
    package func stamp(_ engine: some SQLEngine, as revision: String) async throws {
        _ = try index(of: revision)
        try await engine.write { try Self.stamp(revision, $0) }
    }

    private func stepToTakeBack(in engine: some SQLEngine, keeping keep: Int) async throws -> Migration? {
        guard case .at(let revision) = try await state(of: engine) else { return nil }
        let position = try index(of: revision)
        return position >= keep ? migrations[position] : nil
    }

    private func firstMissing(in engine: some SQLEngine) async throws -> Int {
        try await engine.read { try firstMissing($0) }
    }

    private func firstMissing(_ connection: any SQLConnection) throws -> Int {
        guard case .at(let revision) = try state(connection) else { return 0 }
        return try index(of: revision) + 1
    }

    private func state(_ connection: any SQLConnection) throws -> State {
        let revisions = try Self.revisions(connection)
        guard let revision = revisions.first else {
            return try SQLCatalog(connection).hasTable("sites") ? .unstamped : .empty
        }
        guard revisions.count == 1 else { throw Refusal.severalRevisions(revisions) }
        guard migrations.contains(where: { $0.revision == revision }) else {
            throw Refusal.newerThanProgram(revision: revision)
        }
        return .at(revision: revision)
    }

    private func index(of revision: String) throws -> Int {
        guard let index = migrations.firstIndex(where: { $0.revision == revision }) else {
            throw Refusal.unknownTarget(revision)
        }
        return index
    }

    private static func revisions(_ connection: any SQLConnection) throws -> [String] {
        guard try SQLCatalog(connection).hasTable("alembic_version") else { return [] }
        return try connection.query("SELECT version_num FROM alembic_version ORDER BY 1").compactMap {
            $0["version_num"].text
        }
    }

    private static func stamp(_ revision: String?, _ connection: any SQLConnection) throws {
        try SchemaChange(connection).table(
            "alembic_version", [("version_num", "VARCHAR(32) NOT NULL")],
            constraints: ["CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)"])
        try connection.execute("DELETE FROM alembic_version")
        guard let revision else { return }
        try connection.execute("INSERT INTO alembic_version (version_num) VALUES (?)", [.text(revision)])
    }

    /// SQLite lets one writer in at a time. PostgreSQL would let two run the same step; the number is any constant.
    private static func keepOthersOut(_ connection: any SQLConnection) throws {
        guard connection.dialect == .postgres else { return }
        _ = try connection.query("SELECT pg_advisory_xact_lock(7071963)")
    }
}
