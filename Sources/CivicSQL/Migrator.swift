/// One step of a schema. Immutable once released: a mistake is mended by a further step.
package struct Migration: Sendable {
    /// The step's id, as Alembic knows it where Alembic made it first.
    package let revision: String
    /// What it does, in a few words.
    package let summary: String
    /// The statements, in order.
    package let statements: @Sendable (SQLDialect) -> [String]

    /// Describes a step.
    package init(_ revision: String, _ summary: String, statements: @escaping @Sendable (SQLDialect) -> [String]) {
        self.revision = revision
        self.summary = summary
        self.statements = statements
    }
}

/// Brings a database to the newest schema, one step at a time, each in an SQL transaction.
///
/// The revision is kept where Alembic keeps it, in `alembic_version(version_num)`, so that Python code and ours
/// agree on what a database is.
package struct Migrator: Sendable {
    /// The steps, oldest first.
    package let migrations: [Migration]

    /// Takes the steps, oldest first.
    package init(_ migrations: [Migration]) { self.migrations = migrations }

    /// Why a database cannot be brought to the newest schema.
    package enum Refusal: Error, Sendable, Hashable {
        /// It has a revision that this program does not know: it was written by a newer one.
        case newerThanProgram(revision: String)
        /// It has tables but no revision.
        case unstamped
    }

    /// The revision a database is at; nil when it has none.
    package func current(of engine: some SQLEngine) async throws -> String? {
        try await engine.read { try Self.current($0) }
    }

    /// Runs the missing steps; the answer lists those that were run.
    @discardableResult
    package func upgrade(_ engine: some SQLEngine) async throws -> [String] {
        let first = try await firstMissing(in: engine)
        // A new database is made in one SQL transaction, so that nobody meets one that is half made.
        let groups = first == 0 ? [Array(migrations)] : migrations[first...].map { [$0] }
        var done: [String] = []
        for group in groups {
            let isOurs = try await engine.write { connection in
                let known = migrations.firstIndex { $0.revision == group[0].revision } ?? 0
                // Another process may have gone the same way meanwhile.
                let expected = known == 0 ? nil : migrations[known - 1].revision
                guard try Self.current(connection) == expected else { return false }
                try connection.execute(Self.versionTable)
                for statement in group.flatMap({ $0.statements(engine.dialect) }) { try connection.execute(statement) }
                try connection.execute("DELETE FROM alembic_version")
                try connection.execute(
                    "INSERT INTO alembic_version (version_num) VALUES (?)",
                    [.text(group[group.count - 1].revision)])
                return true
            }
            if isOurs { done += group.map(\.revision) }
        }
        return done
    }

    private func firstMissing(in engine: some SQLEngine) async throws -> Int {
        let (revision, hasTables) = try await engine.read { connection in
            (try Self.current(connection), try Self.hasTable("sites", connection))
        }
        guard let revision else {
            guard !hasTables else { throw Refusal.unstamped }
            return 0
        }
        guard let index = migrations.firstIndex(where: { $0.revision == revision }) else {
            throw Refusal.newerThanProgram(revision: revision)
        }
        return index + 1
    }

    private static func current(_ connection: any SQLConnection) throws -> String? {
        guard try hasTable("alembic_version", connection) else { return nil }
        return try connection.query("SELECT version_num FROM alembic_version").first?["version_num"].text
    }

    private static func hasTable(_ name: String, _ connection: any SQLConnection) throws -> Bool {
        try !connection.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [.text(name)]).isEmpty
    }

    private static let versionTable = """
        CREATE TABLE IF NOT EXISTS alembic_version (
            version_num VARCHAR(32) NOT NULL,
            CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
        )
        """
}
