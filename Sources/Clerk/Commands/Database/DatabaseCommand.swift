import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk db`.
struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Create the civic database and keep its schema up to date.",
        discussion: """
            The civic database is ./civic.db, or what DATABASE_URL names. Any database of Python clerk is taken over by
            `clerk db upgrade`, whatever its revision; make a copy first.
            """,
        subcommands: [
            DatabaseUpgrade.self, DatabaseDowngrade.self, DatabaseCurrent.self, DatabaseHistory.self,
            DatabaseStamp.self, DatabaseCheck.self,
        ])
}

extension ClerkRuntime {
    /// The database as it is, whatever its schema.
    ///
    /// - Throws: `Failure` when there is none; a missing file is not created.
    func anyDatabase() throws -> any SQLEngine {
        guard database.exists else {
            throw Failure(
                "Could not read the civic database", observed: "there is no \(database.place) in this directory.",
                next: "change to its directory, set DATABASE_URL, or create one with `clerk db upgrade`.")
        }
        return try database.engine()
    }

    /// Runs steps of the schema and tells their refusals to a person.
    func migrating<Answer>(_ body: (Migrator) async throws -> Answer) async throws -> Answer {
        do { return try await body(CivicSchema.migrator) } catch let refusal as Migrator.Refusal {
            throw database.failure(refusal)
        } catch let error as SQLError where error.condition == .other || error.condition == .constraint {
            throw Failure(
                "Could not change the civic database", observed: "\(error).",
                state: "the steps before this one are done; this one was undone.",
                next: "`clerk db check` tells what is missing; when it is mended, start again.")
        }
    }
}
