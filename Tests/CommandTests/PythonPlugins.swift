import Foundation
import TestSupport

/// The virtual environment of Python plugins, made once by the command that people use.
actor PythonPlugins {
    static let shared = PythonPlugins()

    private let directory = Result { try TemporaryDirectory() }
    private var setup: Task<BuiltProgram.Result, any Error>?

    /// The environment variables of a clerk with Python plugins; made on first use.
    func environment() async throws -> [String: String] {
        let directory = try directory.get()
        let environment = ["CLERK_PYTHON": directory.file("python")]
        let setup =
            setup
            ?? Task {
                // jsonschema is what the tests of the protocol's messages need.
                try await BuiltProgram("clerk").run(
                    ["plugins", "python-setup", "jsonschema"], environment: environment, in: directory.path)
            }
        self.setup = setup
        let result = try await setup.value
        guard result.status == 0 else { throw ProbeError(result) }
        return environment
    }

    /// Python with the host, pluggy, click and jsonschema.
    func python() async throws -> BuiltProgram {
        BuiltProgram(path: try await environment()["CLERK_PYTHON", default: ""] + "/bin/python")
    }
}
