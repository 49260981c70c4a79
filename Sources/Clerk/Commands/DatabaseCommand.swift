import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk db`.
struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Create the civic database (./civic.db) and keep its schema up to date.",
        subcommands: [Upgrade.self, Current.self, History.self])

    /// `clerk db upgrade`.
    struct Upgrade: ClerkSubcommand {
        static let configuration = CommandConfiguration(
            abstract: "Create the civic database, or bring it to the newest schema.",
            discussion: "Each step is one SQL transaction; a second run changes nothing. Example: clerk db upgrade")

        func run(settings: Settings, console: Console) async throws {
            let engine = try SQLiteEngine(path: settings.civicDatabase, mode: .shared)
            do {
                let done = try await CivicSchema.migrator.upgrade(engine)
                for revision in done { console.out("upgraded to \(revision)\n") }
                if done.isEmpty { console.out("\(settings.civicDatabase) is up to date\n") }
            } catch let refusal as Migrator.Refusal {
                throw SiteRegister(path: settings.civicDatabase).failure(refusal)
            }
        }
    }

    /// `clerk db current`.
    struct Current: ClerkSubcommand {
        static let configuration = CommandConfiguration(abstract: "Print the revision of the civic database.")

        func run(settings: Settings, console: Console) async throws {
            guard let revision = try await DatabaseCommand.currentRevision(settings) else {
                throw Failure(
                    "Could not tell the revision", observed: "\(settings.civicDatabase) has none.",
                    next: "`clerk db upgrade` creates the tables.")
            }
            console.out(revision + "\n")
        }
    }

    /// `clerk db history`.
    struct History: ClerkSubcommand {
        static let configuration = CommandConfiguration(
            abstract: "List the revisions, oldest first, with the current one marked.")

        func run(settings: Settings, console: Console) async throws {
            // The list is worth having without a database, too; then none of them is marked.
            let current = try? await DatabaseCommand.currentRevision(settings)
            for migration in CivicSchema.migrator.migrations {
                let mark = migration.revision == current ? "  (current)" : ""
                console.out("\(migration.revision)  \(migration.summary)\(mark)\n")
            }
        }
    }

    /// The revision of an existing file; a missing file is not created.
    private static func currentRevision(_ settings: Settings) async throws -> String? {
        do {
            let engine = try SQLiteEngine(path: settings.civicDatabase, mode: .readOnly)
            return try await CivicSchema.migrator.current(of: engine)
        } catch let error as SQLError where error.condition == .unavailable {
            throw Failure(
                "Could not read the civic database",
                observed: "there is no \(settings.civicDatabase) in this directory.",
                next: "change to its directory, or create one with `clerk db upgrade`.")
        }
    }
}
