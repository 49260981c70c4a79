import Foundation
import TestSupport

/// Python that compares answers, and the databases that the recorded answers are about; made once, gone with the process.
///
/// - Cost: some fifteen seconds, 140 MB, and PyPI.
enum ConformanceFixtures {
    struct NotMade: Error { let result: BuiltProgram.Result }

    /// The directory of the databases.
    static var directory: String { get async throws { try await made.value + "/databases" } }

    /// Python with what the programs need.
    static var python: String { get async throws { try await made.value + "/python/bin/python" } }

    private static let path = NSTemporaryDirectory() + "civicband-conformance-\(getpid())"

    private static let made = Task {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit {
            // The process ends; nobody is left to be told.
            try? FileManager.default.removeItem(atPath: path)
        }
        // Where this machine takes packages from, when it is not PyPI.
        let settings = ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("PIP_") }
        let steps = [
            ["/usr/bin/python3", "-m", "venv", "python"],
            ["\(path)/python/bin/python", "-m", "pip", "install", "--quiet", "sqlite-utils==3.38"],
            ["\(path)/python/bin/python", Repository.conformance + "/build_fixtures.py", "--out", "\(path)/databases"],
        ]
        for step in steps {
            let result = try await BuiltProgram(path: step[0]).run(
                Array(step.dropFirst()), environment: settings, in: path)
            guard result.status == 0 else { throw NotMade(result: result) }
        }
        return path
    }
}
