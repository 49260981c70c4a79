import CivicModel
import Foundation

/// Looks for plugins on the disk; starts nothing.
struct PluginFinder: Sendable {
    let environment: [String: String]
    let python: PythonHost

    init(environment: [String: String]) {
        self.environment = environment
        python = PythonHost(environment: environment)
    }

    /// The executables and Python files of a plugins directory, by name. One that is missing has none.
    ///
    /// - Throws: `Failure` for a path that is no directory, or cannot be read.
    func directory(_ path: String) throws -> [PluginCandidate] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return [] }
        guard isDirectory.boolValue else {
            throw Failure(
                "Could not load plugins", observed: "Plugins path is not a directory: \(path)",
                next: "give --plugins-dir a directory.")
        }
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
            throw Failure(
                "Could not load plugins", observed: "\(path) cannot be read.",
                next: "give the user of clerk the right to read it.")
        }
        return Self.counting(names).compactMap { candidate(inDirectory: Self.absolute("\(path)/\($0)"), name: $0) }
    }

    /// One file by itself: a manifest, a Python file or an executable.
    func candidate(_ file: String) -> PluginCandidate {
        let name = String(file.split(separator: "/").last ?? "")
        if name.hasSuffix(".json") { return PluginManifest.candidate(file) }
        if name.hasSuffix(".py") { return python.file(file, label: name) }
        return PluginCandidate(
            origin: .directory, file: file, label: name, identity: [file],
            executable: Self.checked(PluginExecutable(path: file, label: name)))
    }

    private func candidate(inDirectory file: String, name: String) -> PluginCandidate? {
        var information = stat()
        // A link to nowhere is no plugin; one to a file is that file.
        guard stat(file, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        // Texts and the like may lie beside plugins.
        return name.hasSuffix(".py") || access(file, X_OK) == 0 ? candidate(file) : nil
    }

    /// The plugins that manifests name. The first manifest of a name counts, as with commands on `PATH`.
    func installed() -> [PluginCandidate] {
        var seen: Set<String> = []
        return manifestDirectories.flatMap { directory in
            // A directory that is missing has no manifests.
            Self.counting((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
                .filter { $0.hasSuffix(".json") && seen.insert($0).inserted }
                .map { PluginManifest.candidate(Self.absolute("\(directory)/\($0)")) }
        }
    }

    /// The directories of manifests, in the order they count.
    var manifestDirectories: [String] {
        let own = (environment["CLERK_PLUGIN_PATH"] ?? "").split(separator: ":").map(String.init)
        let home = environment["HOME"].map { [$0 + "/.local/share/clerk/plugins"] } ?? []
        return own + home + ["/usr/local/share/clerk/plugins"]
    }

    /// The names of files that may be plugins or manifests, in the order they count.
    private static func counting(_ names: [String]) -> [String] {
        names.filter { !$0.hasPrefix("_") && !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        return FileManager.default.currentDirectoryPath + "/" + (path.hasPrefix("./") ? path.dropFirst(2) : path[...])
    }

    /// Refuses a program that anyone on the machine could have put there.
    ///
    /// - Parameter source: the manifest or the Python file that leads to it.
    static func checked(
        _ executable: PluginExecutable, also source: String? = nil
    ) -> Result<PluginExecutable, PluginCandidate.Problem> {
        var information = stat()
        guard stat(executable.path, &information) == 0 else {
            return .failure(.init("\(executable.path) is not there"))
        }
        guard information.st_mode & S_IFMT == S_IFREG, access(executable.path, X_OK) == 0 else {
            return .failure(.init("\(executable.path) is no executable file"))
        }
        for path in [executable.path] + (source.map { [$0] } ?? []) {
            guard stat(path, &information) == 0, information.st_mode & S_IWOTH == 0 else {
                return .failure(.init("\(path) can be written by everyone; take that right away (chmod o-w)"))
            }
        }
        return .success(executable)
    }
}
