import ArgumentParser
import CivicModel
import ClerkPlugin

/// `clerk db current`.
struct DatabaseCurrent: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "current", abstract: "Print the revision of the civic database.")

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let engine = try runtime.anyDatabase()
        let current = try await runtime.migrating { try await $0.current(of: engine) }
        guard let current else {
            throw Failure(
                "Could not tell the revision", observed: "\(runtime.database.place) has none.",
                next: "`clerk db upgrade` creates the tables, or takes over those of Python clerk.")
        }
        let isHead = current == CivicSchema.migrator.head
        struct Result: Encodable {
            let revision: String
            let isHead: Bool
        }
        runtime.console.out(json ? JSONText.of(Result(revision: current, isHead: isHead)) : current + "\n")
        return 0
    }
}

/// `clerk db history`.
struct DatabaseHistory: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List the revisions, oldest first, with the current one marked.")

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        struct Step: Encodable {
            let revision, summary: String
            let isCurrent: Bool
        }
        // The list is worth having without a database, too; then none of them is marked.
        let current = try? await CivicSchema.migrator.current(of: runtime.anyDatabase())
        let steps = CivicSchema.migrator.migrations.map {
            Step(revision: $0.revision, summary: $0.summary, isCurrent: $0.revision == current)
        }
        guard !json else {
            runtime.console.out(JSONText.of(steps))
            return 0
        }
        for step in steps {
            runtime.console.out("\(step.revision)  \(step.summary)\(step.isCurrent ? "  (current)" : "")\n")
        }
        return 0
    }
}

/// `clerk db stamp`.
struct DatabaseStamp: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "stamp",
        abstract: "Write a revision without running its step.",
        discussion: """
            For a database that was brought to a schema by hand. `clerk db check` tells whether it really has it.
            Example: clerk db stamp f3d4e5b6c7a8
            """)

    @Argument(help: "The revision, or `head`.") var revision: String

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let engine = try runtime.anyDatabase()
        let revision = revision == "head" ? CivicSchema.migrator.head : revision
        try await runtime.migrating { try await $0.stamp(engine, as: revision) }
        runtime.console.out(json ? JSONText.of(["stamped": revision]) : "stamped \(revision)\n")
        return 0
    }
}
