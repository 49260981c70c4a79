import CivicModel
import Foundation

/// The Python program that runs Python plugins, in a virtual environment of its own.
struct PythonHost: Sendable {
    /// The virtual environment (`CLERK_PYTHON`); empty when there is no home directory either.
    let directory: String
    /// Whether `clerk plugins python-setup` was there.
    private let isSetUp: Bool
    /// Where its packages lie: what changes when one is installed or removed.
    private let packageDirectories: [String]

    init(environment: [String: String]) {
        let own = environment["CLERK_PYTHON"] ?? ""
        let home = environment["HOME"] ?? ""
        directory = own.isEmpty && !home.isEmpty ? home + "/.local/share/clerk/python" : own
        isSetUp = access(Self.program(in: directory), X_OK) == 0
        let library = directory + "/lib"
        // Without a virtual environment there are none.
        let versions = isSetUp ? (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? [] : []
        packageDirectories = versions.sorted().map { "\(library)/\($0)/site-packages" }
    }

    /// The program that speaks the protocol.
    private static func program(in directory: String) -> String { directory + "/bin/clerk-python-host" }

    /// A plugin file.
    func file(_ path: String, label: String) -> PluginCandidate {
        candidate(.directory, path, ["file", path], label: label, identity: [path])
    }

    /// The entry points `clerk.plugins` of the packages in the virtual environment, by name.
    ///
    /// Read from the packages' own files, in the format of the Python packaging guide ("Entry points specification").
    func entryPoints() -> [PluginCandidate] {
        guard isSetUp else { return [] }
        var found: [String: String] = [:]
        for directory in packageDirectories {
            // A directory that went away meanwhile has no packages.
            for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            where name.hasSuffix(".dist-info") {
                let file = "\(directory)/\(name)/entry_points.txt"
                guard let bytes = FileManager.default.contents(atPath: file), bytes.count <= 1 << 20 else { continue }
                for entry in Self.names(in: String(decoding: bytes, as: UTF8.self)) { found[entry] = file }
            }
        }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, file in
            candidate(.installed, file, ["entry-point", name], label: name, identity: [file])
        }
    }

    /// The names below `[clerk.plugins]`.
    static func names(in text: String) -> [String] {
        var isOurs = false
        var names: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("[") {
                isOurs = line == "[clerk.plugins]"
            } else if isOurs, !line.hasPrefix("#"),
                let equals = line.firstIndex(of: "=")
            {
                names.append(line[..<equals].trimmingCharacters(in: .whitespaces))
            }
        }
        return names
    }

    private func candidate(
        _ origin: PluginOrigin, _ file: String, _ arguments: [String], label: String, identity: [String]
    ) -> PluginCandidate {
        let program = Self.program(in: directory)
        return PluginCandidate(
            origin: origin, file: file, label: label, identity: identity + [program] + packageDirectories,
            executable: isSetUp
                ? PluginFinder.checked(PluginExecutable(path: program, arguments: arguments, label: label), also: file)
                : .failure(.init("Python plugins need `clerk plugins python-setup` first")))
    }
}
