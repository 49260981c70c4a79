import ClerkPlugin
import Foundation

/// What plugins said of themselves, kept until their files change, so that help and other commands start none.
struct PluginCache: Sendable {
    struct Entry: Codable, Sendable {
        /// The identity of the files at that time.
        var identity: String
        var description: PluginDescription?
        /// Why it could not be asked; believed for a while only.
        var error: String?
        /// Seconds since 1970.
        var at: Int
    }

    /// How long a broken plugin is not asked again, in seconds.
    static let errorLifetime = 600

    private let file: String?
    private var entries: [String: Entry]

    /// Reads the cache of the user; without a home directory nothing is kept.
    init(environment: [String: String]) {
        let cache = environment["XDG_CACHE_HOME"] ?? ""
        let home = environment["HOME"] ?? ""
        let base = cache.hasPrefix("/") ? cache : home.isEmpty ? nil : home + "/.cache"
        file = base.map { $0 + "/clerk/plugins.json" }
        // A cache that is missing or damaged is made anew.
        entries =
            file.flatMap { FileManager.default.contents(atPath: $0) }
            // as above
            .flatMap { try? JSONDecoder().decode([String: Entry].self, from: $0) } ?? [:]
    }

    /// What is known of a plugin whose files have not changed since.
    func entry(_ candidate: PluginCandidate, identity: String, now: Int) -> Entry? {
        guard let entry = entries[Self.key(candidate)], entry.identity == identity else { return nil }
        if let description = entry.description { return description.problem == nil ? entry : nil }
        return abs(now - entry.at) < Self.errorLifetime ? entry : nil
    }

    mutating func remember(_ entry: Entry, for candidate: PluginCandidate) { entries[Self.key(candidate)] = entry }

    /// Writes the cache beside and renames it; entries of files that are gone go with it.
    func save() {
        guard let file, let slash = file.lastIndex(of: "/") else { return }
        let there = entries.filter { key, _ in
            FileManager.default.fileExists(atPath: String(key.prefix { $0 != "\n" }))
        }
        let temporary = file + ".\(getpid())"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        do {
            try FileManager.default.createDirectory(
                atPath: String(file[..<slash]), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            // Nobody else's file is written to, and nobody else reads this one.
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return }
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: encoder.encode(there))
            if rename(temporary, file) != 0 { unlink(temporary) }
        } catch {
            // Without a cache plugins are asked each time: slower, and nothing else.
            unlink(temporary)
        }
    }

    /// The state of a plugin's files: another inode, size or time is another plugin.
    static func identity(_ candidate: PluginCandidate) -> String {
        candidate.identity.map { path in
            var information = stat()
            guard stat(path, &information) == 0 else { return "\(path)?" }
            let time = information.st_mtim
            return "\(path)#\(information.st_ino)#\(information.st_size)#\(time.tv_sec).\(time.tv_nsec)"
        }
        .joined(separator: "\n")
    }

    private static func key(_ candidate: PluginCandidate) -> String {
        // With two lines for a candidate that has arguments, as files of one host program have.
        guard case .success(let executable) = candidate.executable else { return candidate.file }
        return ([candidate.file] + executable.arguments).joined(separator: "\n")
    }
}
