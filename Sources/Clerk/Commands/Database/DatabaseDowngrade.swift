import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk db downgrade`.
struct DatabaseDowngrade: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "downgrade",
        abstract: "Take steps of the schema back; what they added is deleted.",
        discussion: """
            Each step is one SQL transaction. Going below 8d24f60b9e13 deletes all jobs with their history; below
            f3d4e5b6c7a8 what is known of finance data; below 45db71312424 (`base`) all sites. Make a copy first.

            Examples:
              clerk db downgrade --steps 1 --yes          the newest step
              clerk db downgrade e032d9c68444 --yes     to the newest schema of Python clerk
            """)

    @Argument(help: "The revision to go back to, or `base`.") var target: String?

    @Option(help: "Go back by this number of steps instead.") var steps: Int?

    @Flag(help: "Do it, although it deletes data.") var yes = false

    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws {
        guard (target == nil) != (steps == nil), steps ?? 1 > 0 else {
            throw ValidationError("Say the revision to go back to, or --steps with a number.")
        }
    }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let engine = try runtime.anyDatabase()
        let revision = try await runtime.migrating { try await self.revision(in: engine, $0) }
        guard yes else {
            throw Failure(
                "Did not downgrade \(runtime.database.place)",
                observed: "the steps after \(revision ?? "base") hold data that would be deleted.",
                next: "make a copy, then say it with --yes.", status: .usage)
        }
        let done = try await runtime.migrating { try await $0.downgrade(engine, to: revision) }
        guard !json else {
            runtime.console.out(JSONText.of(["took_back": done]))
            return 0
        }
        for revision in done { runtime.console.out("took back \(revision)\n") }
        if done.isEmpty { runtime.console.out("\(runtime.database.place) has no step to take back\n") }
        return 0
    }

    private func revision(in engine: any SQLEngine, _ migrator: Migrator) async throws -> String? {
        guard let steps else { return target == "base" ? nil : target }
        guard case .at(let current) = try await migrator.state(of: engine) else { return nil }
        let position = migrator.migrations.firstIndex { $0.revision == current } ?? 0
        return position < steps ? nil : migrator.migrations[position - steps].revision
    }
}
