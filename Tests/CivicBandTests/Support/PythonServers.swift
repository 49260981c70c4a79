import Foundation
import TestSupport

/// A virtual environment with servers from PyPI, made once and kept beside the build.
enum PythonServers {
    struct NotMade: Error { let result: BuiltProgram.Result }

    /// Its Python.
    static var python: String { get async throws { try await made.value } }

    private static let made = Task {
        let directory = Repository.root + "/.build/python-servers"
        var environment: [String: String] = [:]
        // Where this machine takes packages from, when it is not PyPI.
        for (name, value) in ProcessInfo.processInfo.environment where name.hasPrefix("PIP_") {
            environment[name] = value
        }
        let result = try await BuiltProgram(path: Repository.root + "/scripts/python-environment").run(
            [directory, Repository.root + "/Tests/Servers/requirements.txt"], environment: environment,
            in: Repository.root)
        guard result.status == 0 else { throw NotMade(result: result) }
        return directory + "/bin/python"
    }
}
