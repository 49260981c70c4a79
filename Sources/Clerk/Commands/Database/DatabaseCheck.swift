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
        let (problems, isForUpgrade) = try await runtime.migrating { migrator in
            let problems = try await SchemaCheck.problems(of: engine)
            switch try await migrator.state(of: engine) {
            case .at(migrator.head): return (problems, try await !SchemaCheck.restorable(in: engine).isEmpty)
            case .at(let revision):
                return (["it is at revision \(revision); this program needs \(migrator.head)"] + problems, true)
            case .empty, .unstamped: return (problems, true)
            }
        }
        if json {
            runtime.console.out(JSONText.of(["problems": problems]))
        } else if problems.isEmpty {
            runtime.console.out("\(runtime.database.place) is as it should be\n")
        } else {
            for problem in problems { runtime.console.out("\(problem)\n") }
            runtime.console.note(
                isForUpgrade
                    ? "Next: make a copy, then `clerk db upgrade` adds what is missing.\n"
                    : "Next: correct the rows in SQL; restore a damaged file from a copy.\n")
        }
        return problems.isEmpty ? 0 : 1
    }
}
