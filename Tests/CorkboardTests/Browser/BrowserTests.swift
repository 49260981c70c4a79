import Foundation
import TestSupport
import Testing

/// The pages as people have them: a made-up city in Chromium, by `Tests/Browser/test_pages.py`.
@Suite struct BrowserTests {
    /// Where pictures of the pages are kept, for people to look at.
    private static let pictures = Repository.root + "/.build/screenshots"

    @Test func pagesWorkInABrowser() async throws {
        let directory = try TemporaryDirectory()
        let scripts = Repository.root + "/Tests/Browser"
        let python = directory.file("python/bin/python")
        // Where this machine takes packages from, when it is not PyPI.
        let settings = ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("PIP_") }
        for step in [
            ["/usr/bin/python3", "-m", "venv", "python"],
            [python, "-m", "pip", "install", "--quiet", "--requirement", scripts + "/requirements.txt"],
            [python, scripts + "/made_up_city.py", directory.path],
        ] {
            let result = try await BuiltProgram(path: step[0]).run(
                Array(step.dropFirst()), environment: settings, in: directory.path)
            try #require(result.status == 0, "\(result.error)")
        }
        try FileManager.default.createDirectory(atPath: Self.pictures, withIntermediateDirectories: true)
        try await RunningCorkboard.serve(["--sites-dir", directory.file("sites")], in: directory.path) { server in
            let result = try await BuiltProgram(path: python).run(
                ["-m", "unittest", "test_pages"],
                environment: [
                    "CORKBOARD_PORT": "\(server.port)", "SCREENSHOTS": Self.pictures, "PYTHONPATH": scripts,
                    "PYTHONDONTWRITEBYTECODE": "1",
                ], in: directory.path)
            #expect(result.status == 0, "\(result.error)")
        }
    }
}
