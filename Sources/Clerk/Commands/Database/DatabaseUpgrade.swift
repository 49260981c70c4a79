import ArgumentParser
import ClerkPlugin

/// `clerk db upgrade`.
struct DatabaseUpgrade: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Create the civic database, or bring it to the newest schema.",
        discussion: """
            Each step is one SQL transaction: after a failure a second run goes on where the first one stopped, and a
            database that is up to date is not changed.

            Examples:
              clerk db upgrade
              clerk db upgrade e032d9c68444     up to that revision only
            """)

    @Argument(help: "The revision to stop at; the newest by default.") var revision: String?

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let engine = try runtime.database.engine()
        let done = try await runtime.migrating { try await $0.upgrade(engine, to: revision == "head" ? nil : revision) }
        guard !json else {
            runtime.console.out(JSONText.of(["upgraded": done]))
            return 0
        }
        for revision in done { runtime.console.out("upgraded to \(revision)\n") }
        if done.isEmpty { runtime.console.out("\(runtime.database.place) is up to date\n") }
        return 0
    }
}
