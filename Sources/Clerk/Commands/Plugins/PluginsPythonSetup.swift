import ArgumentParser
import CivicModel
import ClerkPlugin
import Foundation

/// `clerk plugins python-setup`.
struct PluginsPythonSetup: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "python-setup", abstract: "Make the virtual environment in which Python plugins run.",
        discussion: """
            Needs Python 3.9 or later with its venv module (Debian: python3-venv). Installs clerk's Python host with
            pluggy and click, and the packages you name. Run again, it brings them up to date. The directory is that
            of CLERK_PYTHON, by default ~/.local/share/clerk/python.

            Examples:
              clerk plugins python-setup
              clerk plugins python-setup clerk-fetchers               and a package with plugins
              clerk plugins python-setup -r plugins/requirements.txt  and what plugin files import
            """)

    @Argument(help: "Packages to install, too, as pip takes them.") var packages: [String] = []

    @Option(name: [.customShort("r"), .customLong("requirement")], help: "A file of packages to install, too.")
    var requirements: [String] = []

    @Option(help: "The Python to make it with.") var python = "python3"

    @Option(help: "The directory of clerk's Python host; found beside this program by default.")
    var source: String?

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let host = PythonHost(environment: runtime.settings.all)
        guard host.directory.hasPrefix("/") else {
            throw failure(
                "nothing says where the virtual environment is to be",
                next: "set HOME, or CLERK_PYTHON to an absolute path.")
        }
        let source = try source ?? Self.source(besides: Bundle.main.executablePath ?? "")
        if !FileManager.default.isExecutableFile(atPath: host.directory + "/bin/python") {
            try await step(
                [python, "-m", "venv", host.directory], runtime,
                next: "install Python 3.9 or later with its venv module (Debian: apt install python3-venv).")
        }
        try await step(
            [
                host.directory + "/bin/python", "-c",
                "import sys; sys.exit(sys.version_info < (3, 9) and 'Python 3.9 or later is needed')",
            ], runtime, next: "give a newer one with --python, after removing \(host.directory).")
        // pip builds where the sources are, which may not be ours to write.
        let copy = NSTemporaryDirectory() + "/clerk-python-\(UUID().uuidString)"
        // What is left of it does no harm.
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let parts = ["clerk", "clerk_host", "pyproject.toml", "README.md"].map { "\(source)/\($0)" }
        try await step(["mkdir", copy], runtime, next: "make room, or set TMPDIR.")
        try await step(["cp", "-R"] + parts + [copy], runtime, next: "make room, or set TMPDIR.")
        let wanted = packages + requirements.flatMap { ["-r", $0] }
        try await step(
            [host.directory + "/bin/python", "-m", "pip", "install", "--disable-pip-version-check", "--upgrade"]
                + (runtime.console.isQuiet ? ["-q"] : []) + [copy] + wanted, runtime,
            next: "see what pip said above; without a network name a local package index in PIP_INDEX_URL.")
        runtime.console.out("Python plugins run in \(host.directory)\n")
        return 0
    }

    /// Runs one program with our terminal.
    private func step(_ words: [String], _ runtime: ClerkRuntime, next: String) async throws {
        let process: ChildProcess
        do {
            process = try ChildProcess(
                "/usr/bin/env", words, environment: runtime.settings.all, .init(given: [:], isSession: false))
        } catch { throw failure("`\(words.joined(separator: " "))` could not be started", next: next) }
        guard case .exited(0) = await process.ended() else {
            throw failure("`\(words.prefix(4).joined(separator: " "))` failed", next: next)
        }
    }

    /// The host's package: below a directory above the program (a clone), or where it is installed.
    static func source(besides program: String) throws -> String {
        var directory = Substring(program)
        while let slash = directory.lastIndex(of: "/") {
            directory = directory[..<slash]
            for place in ["/plugins/python", "/share/clerk/python"]
            where FileManager.default.fileExists(atPath: directory + place + "/pyproject.toml") {
                return directory + place
            }
        }
        throw failure(
            "clerk's Python host was not found beside \(program)",
            next: "give the directory `plugins/python` of clerk's sources with --source.")
    }

    private func failure(_ observed: String, next: String) -> Failure { Self.failure(observed, next: next) }

    private static func failure(_ observed: String, next: String) -> Failure {
        Failure(
            "Could not set Python up", observed: observed + ".", state: "what was installed until then is left.",
            next: next)
    }
}
