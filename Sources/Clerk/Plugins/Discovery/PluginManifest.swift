import Foundation

/// A file that names an installed plugin.
struct PluginManifest: Decodable {
    /// The program: absolute, or relative to the manifest's directory.
    let executable: String
    /// What it is started with.
    let arguments: [String]?

    static let mostBytes = 65_536

    static func candidate(_ file: String) -> PluginCandidate {
        let name = String(file.split(separator: "/").last?.dropLast(5) ?? "")
        func broken(_ reason: String) -> PluginCandidate {
            PluginCandidate(
                origin: .installed, file: file, label: name, identity: [file], executable: .failure(.init(reason)))
        }
        guard let bytes = FileManager.default.contents(atPath: file), bytes.count <= mostBytes else {
            return broken("the manifest cannot be read")
        }
        // The library's words help nobody who wrote two members wrongly.
        guard let manifest = try? JSONDecoder().decode(PluginManifest.self, from: bytes),
            !manifest.executable.isEmpty,
            !([manifest.executable] + (manifest.arguments ?? [])).contains(where: { $0.utf8.contains(0) })
        else { return broken(#"the manifest is not {"executable": "PATH", "arguments": [...]}"#) }
        let directory = file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex)
        let path = manifest.executable.hasPrefix("/") ? manifest.executable : "\(directory)/\(manifest.executable)"
        let executable = PluginExecutable(path: path, arguments: manifest.arguments ?? [], label: name)
        return PluginCandidate(
            origin: .installed, file: file, label: name, identity: [file, path],
            executable: PluginFinder.checked(executable, also: file))
    }
}
