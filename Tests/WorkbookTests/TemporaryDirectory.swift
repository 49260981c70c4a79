import Foundation

/// A directory of one test, removed with it.
final class TemporaryDirectory {
    let url = FileManager.default.temporaryDirectory.appending(path: "workbook-tests-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // A directory that stays behind must not fail the test.
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a name in the directory.
    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file and gives its path.
    func write(_ bytes: [UInt8], _ name: String = "test.xlsx") throws -> String {
        try Data(bytes).write(to: URL(filePath: path(name)))
        return path(name)
    }

    /// What is in the directory.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path) }
    }
}
