import Foundation
import TestSupport

/// The built `clerk` in a working directory of its own, with examples in its `./plugins`.
struct PluginTrial {
    let directory: TemporaryDirectory
    private let clerk = BuiltProgram("clerk")
    var environment: [String: String] = [:]

    init() throws {
        directory = try TemporaryDirectory()
        for folder in ["plugins", "sites"] {
            try FileManager.default.createDirectory(
                atPath: directory.file(folder), withIntermediateDirectories: false)
        }
        environment = ["STORAGE_DIR": directory.file("sites")]
    }

    /// Where the files of `Examples` lie.
    static func example(_ path: String) -> String { Repository.root + "/Examples/" + path }

    /// Puts a program, or another file, into `./plugins` as a link.
    func link(_ path: String, as name: String? = nil) throws {
        let name = name ?? URL(fileURLWithPath: path).lastPathComponent
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("plugins/" + name), withDestinationPath: path)
    }

    /// Runs `clerk` with the settings of the trial, and more.
    @discardableResult
    func run(_ words: String..., with more: [String: String] = [:]) async throws -> BuiltProgram.Result {
        try await clerk.run(words, environment: environment.merging(more) { _, new in new }, in: directory.path)
    }

    /// Adds a site, with everything given that would be asked for.
    func addSite(_ name: String, with more: [String: String] = [:]) async throws -> BuiltProgram.Result {
        try await run(
            "new", "--subdomain", name, "--name", "Alameda", "--state", "CA", "--country", "US", "--kind",
            "city-council", "--start-year", "2015", "--lat-lng", "37.77, -122.24", "--scraper", "example",
            "--no-all-agendas", with: more)
    }

    /// The text of a file of the working directory; nil when it is not there.
    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: directory.file(name)).map { String(decoding: $0, as: UTF8.self) }
    }
}
