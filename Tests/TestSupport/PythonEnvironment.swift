import Foundation

/// The virtual environment of Python plugins, made once by the real `clerk plugins python-setup`; gone with the process.
///
/// - Cost: some ten seconds, and PyPI.
package enum PythonEnvironment {
    struct NotMade: Error { let result: BuiltProgram.Result }

    /// The directory for `CLERK_PYTHON`.
    package static var directory: String { get async throws { try await made.value } }

    /// Python with the host, pluggy, click, and jsonschema for the tests of the protocol's messages.
    package static var python: String { get async throws { try await directory + "/bin/python" } }

    private static let made = Task {
        let path = NSTemporaryDirectory() + "civicband-python-\(getpid())"
        atexit {
            // The process ends; nobody is left to be told.
            try? FileManager.default.removeItem(atPath: NSTemporaryDirectory() + "civicband-python-\(getpid())")
        }
        let place = try TemporaryDirectory()
        var environment = ["CLERK_PYTHON": path]
        // Where this machine takes packages from, when it is not PyPI.
        for (name, value) in ProcessInfo.processInfo.environment where name.hasPrefix("PIP_") {
            environment[name] = value
        }
        let result = try await BuiltProgram("clerk").run(
            ["-q", "plugins", "python-setup", "jsonschema"], environment: environment, in: place.path)
        guard result.status == 0 else { throw NotMade(result: result) }
        return path
    }
}
