import ArgumentParser
import ClerkPlugin

/// `clerk db check`.
struct DatabaseCheck: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell what is missing or wrong in the civic database; nothing is changed.",
        discussion: "Exit status: 0 when nothing is wrong, 1 when something is. Example: clerk db check --json")

    @Flag(help: "Print the result as JSON.") var json = false

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let engine = try runtime.anyDatabase()
        let problems = try await runtime.migrating { migrator in
            let problems = try await SchemaCheck.problems(of: engine)
            guard case .at(let revision) = try await migrator.state(of: engine), revision != migrator.head else {
                return problems
            }
            return ["it is at revision \(revision); this program needs \(migrator.head)"] + problems
        }
        if json {
            runtime.console.out(JSONText.of(["problems": problems]))
        } else if problems.isEmpty {
            runtime.console.out("\(runtime.database.place) is as it should be\n")
        } else {
            for problem in problems { runtime.console.out("\(problem)\n") }
            runtime.console.note("Next: make a copy, then `clerk db upgrade` adds what is missing.\n")
        }
        return problems.isEmpty ? 0 : 1
    }
}
