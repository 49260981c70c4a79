import CivicSQL
import Foundation
import TestSupport
import Testing

/// Python plugins, unmodified, through the built program and its Python host.
@Suite(.timeLimit(.minutes(10))) struct PythonPluginTests {
    private static let samples = Repository.root + "/plugins/python/tests/plugins"

    private let directory: TemporaryDirectory
    private let environment: [String: String]

    init() async throws {
        directory = try TemporaryDirectory()
        environment = [
            "CLERK_PYTHON": try await PythonEnvironment.directory, "STORAGE_DIR": directory.file("sites"),
        ]
        try FileManager.default.createDirectory(
            atPath: directory.file("plugins"), withIntermediateDirectories: false)
    }

    /// `probe-clerk` links no finance plugin in, so that Python's may have the name.
    private func run(_ words: String..., program: String = "probe-clerk") async throws -> BuiltProgram.Result {
        try await BuiltProgram(program).run(words, environment: environment, in: directory.path)
    }

    private func add(_ name: String) throws {
        try FileManager.default.copyItem(
            atPath: "\(Self.samples)/\(name)", toPath: directory.file("plugins/\(name)"))
    }

    private func addSite() async throws {
        try directory.write("subdomain,has_finance_data\nalameda.ca,1\n", to: "sites.csv")
        _ = try await run("sites", "import", "sites.csv")
    }

    /// The plan's own example: a click group, job types and a processor.
    @Test func runsTheFinancePluginOfThePlan() async throws {
        try add("finance.py")
        try await addSite()
        let help = try await run("--help")
        #expect(help.output.contains("  finance                 Campaign finance data.\n"), "\(help.error)")
        let group = try await run("finance", "--help")
        #expect(group.status == 0 && group.output.contains("Usage: clerk finance [OPTIONS] COMMAND [ARGS]..."))
        let etl = try await run("finance", "etl", "--subdomain", "alameda.ca", "--years", "2020", "--years", "2021")
        #expect(etl.status == 0 && etl.output.contains("Enqueued 1, verbose=False"), "\(etl.error)")
        #expect(try await run("finance", "etl").status == 2)
        let update = try await run("update", "--finance", "-s", "alameda.ca")
        #expect(update.output == "Enqueued finance ETL for alameda.ca\n", "\(update.error)")
        let worker = try await run("worker", "finance", "--burst")
        #expect(worker.status == 0, "\(worker.error)")
        let jobs = try #require(
            try JSONSerialization.jsonObject(with: Data(try await run("jobs", "list", "--json").output.utf8))
                as? [[String: Any]])
        #expect(jobs.count == 2 && jobs.allSatisfy { $0["state"] as? String == "succeeded" }, "\(jobs)")
    }

    @Test func runsAPluginThatHasTheSixOldHooksOnly() async throws {
        try add("six_hooks.py")
        let list = try await run("plugins", "list")
        #expect(list.status == 0, "\(list.output)")
        #expect(
            list.output.contains(
                "hooks: fetcher_extra, fetcher_class, deploy_municipality, post_deploy, upload_static_file, post_create"
            ))
        let new = try await run(
            "new", "-s", "alameda.ca", "--name", "Alameda", "--state", "CA", "--country", "US", "--kind", "city",
            "--start-year", "2020", "--all-agendas", "--lat-lng", "37.8, -122.2", "--scraper", "none of these")
        #expect(new.output.contains("Added alameda.ca"), "\(new.error)")
        let check = try await run("plugins", "check", "plugins/six_hooks.py")
        #expect(check.status == 0, "\(check.output)")
    }

    @Test func warnsOfAHookThatDoesNotExist() async throws {
        try add("typo.py")
        let status = try await run("sites", "list")
        #expect(status.error.contains("Warning: plugin typo has an unknown hook: post_creat\n"))
    }

    @Test(arguments: [
        ("import not_there\n", "No module named 'not_there'"), ("class Plugin(:\n", "invalid syntax"),
        (
            "from clerk import hookimpl\nclass P:\n    def __init__(self): raise ValueError('no key')\n"
                + "    @hookimpl\n    def post_create(self, subdomain): pass\n", "no key"
        ),
    ])
    func tellsAFileThatCannotBeLoadedInOneLine(source: String, reason: String) async throws {
        try directory.write(source, to: "plugins/broken.py")
        let result = try await run("status")
        #expect(result.status == 1)
        let lines = result.error.split(separator: "\n")
        #expect(lines.count == 1 && lines[0].contains("broken.py") && lines[0].contains(reason), "\(result.error)")
    }

    @Test func passesOverAFileWithoutPlugins() async throws {
        try directory.write("def helper():\n    return 1\n", to: "plugins/helpers.py")
        try directory.write("raise SystemExit(9)\n", to: "plugins/_draft.py")
        let list = try await run("plugins", "list", "--json")
        #expect(list.status == 0 && list.output.contains(#""state" : "empty""#) && !list.output.contains("_draft"))
    }

    /// What an entry point of a package was in Python clerk.
    @Test func findsThePluginsOfInstalledPackages() async throws {
        let package = directory.file("package")
        try FileManager.default.createDirectory(atPath: package, withIntermediateDirectories: false)
        try directory.write(
            """
            [project]
            name = "clerk-echo"
            version = "3.1"
            dependencies = ["civicband-clerk"]
            [project.entry-points."clerk.plugins"]
            echo = "clerk_echo:EchoPlugin"
            [build-system]
            requires = ["setuptools"]
            build-backend = "setuptools.build_meta"
            [tool.setuptools]
            py-modules = ["clerk_echo"]
            """, to: "package/pyproject.toml")
        try directory.write(
            """
            import click
            from clerk import hookimpl

            class EchoPlugin:
                @hookimpl
                def register_cli_commands(self):
                    return click.Command("echo", params=[click.Argument(["message"])], callback=click.echo)
            """, to: "package/clerk_echo.py")
        // An environment of its own: the other tests share one.
        let own = directory.file("python")
        let setup = try await BuiltProgram("clerk").run(
            ["-q", "plugins", "python-setup", package], environment: ["CLERK_PYTHON": own], in: directory.path)
        #expect(setup.status == 0 && setup.output == "Python plugins run in \(own)\n", "\(setup.error)")
        let list = try await BuiltProgram("clerk").run(
            ["plugins", "list"], environment: ["CLERK_PYTHON": own], in: directory.path)
        #expect(list.output.contains("echo              3.1      installed  ready  commands: echo"), "\(list.output)")
        let echo = try await BuiltProgram("clerk").run(
            ["echo", "hello"], environment: ["CLERK_PYTHON": own], in: directory.path)
        #expect(echo.output == "hello\n" && echo.status == 0, "\(echo.error)")
    }

    @Test func tellsWhatIsMissingBeforeTheSetup() async throws {
        try add("six_hooks.py")
        let result = try await BuiltProgram("clerk").run(["status"], in: directory.path)
        #expect(result.status == 1)
        #expect(result.error.hasSuffix("six_hooks.py: Python plugins need `clerk plugins python-setup` first\n"))
        let setup = try await BuiltProgram("clerk").run(
            ["plugins", "python-setup", "--python", "python-that-is-not-there"], in: directory.path)
        #expect(setup.status == 1 && setup.error.contains("Next: install Python 3.9 or later"))
    }

    /// The host's own tests, in the environment that `clerk plugins python-setup` made.
    @Test func passesTheTestsOfThePythonHost() async throws {
        let python = try await PythonEnvironment.python
        // A test of it that hangs is a failure, not a wait.
        let result = try await BuiltProgram(path: "/usr/bin/timeout").run(
            ["240", python, "-B", "-m", "unittest", "discover", "-s", "tests", "-t", "."],
            in: Repository.root + "/plugins/python")
        #expect(result.status == 0, "\(result.error.suffix(4000))")
        #expect(result.error.contains("\nOK"))
    }
}
