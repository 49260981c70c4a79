import CivicModel

/// The options that stand before a command: `clerk -q --plugins-dir ./plugins worker all`.
struct GlobalOptions: Sendable, Hashable {
    static let defaultPluginsDirectory = "./plugins"

    /// Results and errors only, no progress.
    private(set) var isQuiet = false
    /// Where the plugins of this installation lie.
    private(set) var pluginsDirectory = Self.defaultPluginsDirectory
    /// The command and what follows it.
    private(set) var words: [String]

    /// Takes the options off.
    ///
    /// - Throws: `Failure` for a `--plugins-dir` without a directory.
    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        reading: while let word = rest.first {
            switch word {
            case "-q", "--quiet": isQuiet = true
            case "--plugins-dir":
                rest = rest.dropFirst()
                pluginsDirectory = rest.first ?? ""
            case _ where word.hasPrefix("--plugins-dir="):
                pluginsDirectory = String(word.dropFirst("--plugins-dir=".count))
            default: break reading
            }
            rest = rest.dropFirst()
        }
        guard !pluginsDirectory.isEmpty else {
            throw Failure(
                "Could not run clerk", observed: "--plugins-dir has no directory.",
                next: "write it as --plugins-dir DIRECTORY, before the command.", status: .usage)
        }
        words = Array(rest)
    }

    /// The same options for another command.
    var leading: [String] { (isQuiet ? ["-q"] : []) + ["--plugins-dir", pluginsDirectory] }
}
