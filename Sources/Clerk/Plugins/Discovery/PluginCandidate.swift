import ClerkPlugin

/// Where a plugin comes from.
package enum PluginOrigin: Sendable, Hashable {
    /// Named in the entry point of this program.
    case linked
    /// Found through a manifest, or an entry point of a Python package.
    case installed
    /// Lies in the plugins directory.
    case directory
}

/// A plugin that was found and has not said yet what it is.
struct PluginCandidate: Sendable, Hashable {
    let origin: PluginOrigin
    /// The file by which it was found: the executable, the Python file, the manifest.
    let file: String
    /// What it is called before it told its name.
    let label: String
    /// The files whose change makes it another plugin.
    let identity: [String]
    /// How it is started; the reason why it cannot be.
    let executable: Result<PluginExecutable, Problem>

    /// What is wrong before anything was started.
    struct Problem: Error, Sendable, Hashable {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }
}

/// A plugin as it was found, with what became of it.
package struct PluginState: Sendable, Hashable {
    package enum Condition: String, Sendable {
        /// It takes part.
        case ready
        /// It does not: see the error.
        case broken
        /// A file without hooks: no plugin.
        case empty
    }

    package let origin: PluginOrigin
    /// The file by which it was found; nil for one that is linked in.
    package let file: String?
    /// What it is called before it told its name.
    package let label: String
    /// What it says of itself; nil when it could not say it.
    package var description: PluginDescription?
    package var condition: Condition
    /// Why it is broken, in one line.
    package var error: String?

    /// Its name, or that of its file.
    package var name: String { description?.name ?? label }

    /// The hooks it lists that do not exist.
    package var unknownHooks: [String] { (description?.hooks ?? []).filter { Hook(rawValue: $0) == nil } }
}
