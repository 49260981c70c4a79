import ArgumentParser
import ClerkPlugin

/// `clerk db upgrade`.
struct DatabaseUpgrade: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Create the civic database, or bring it to the newest schema.",
        discussion: """
            Each step is one SQL transaction: after a failure a second run goes on where the first one stopped. A database
            that is up to date is not changed, unless `clerk db check` finds something missing: that is restored.

            Examples:
              clerk db upgrade
              clerk db upgrade e032d9c68444     up to that revision only
            """)

    @Argument(help: "The revision to stop at; the newest by default.") var revision: String?

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let engine = try runtime.database.engine()
        let target = revision == "head" ? nil : revision
        let result = try await runtime.migrating { migrator in
            let upgraded = try await migrator.upgrade(engine, to: target)
            return Result(upgraded: upgraded, restored: target == nil ? try await SchemaCheck.restore(engine) : [])
        }
        guard !json else {
            runtime.console.out(JSONText.of(result))
            return 0
        }
        for revision in result.upgraded { runtime.console.out("upgraded to \(revision)\n") }
        for part in result.restored { runtime.console.out("restored \(part)\n") }
        if result.isEmpty { runtime.console.out("\(runtime.database.place) is up to date\n") }
        return 0
    }

    private struct Result: Encodable {
        let upgraded, restored: [String]

        var isEmpty: Bool { upgraded.isEmpty && restored.isEmpty }
    }
}
