import CivicModel
import ElectionFinance
import Foundation

/// The databases of a site as a deploy saw them, by what the file system says of them: who compares it with what is there
/// now knows whether anything is new, without reading a file.
struct SeenFiles: Sendable, Hashable, Codable {
    /// What became of the files.
    enum Outcome: String, Sendable, Codable {
        /// Every target serves them.
        case published
        /// They cannot be published, whatever is tried.
        case refused
        /// The gate held them back.
        case held
    }

    private let files: [String: String]
    /// What became of them.
    private(set) var outcome = Outcome.published
    /// The version that they were published as.
    private(set) var version: String?
    private var path = ""

    private enum CodingKeys: CodingKey {
        case files, outcome, version
    }

    private init(files: [String: String], path: String) {
        self.files = files
        self.path = path
    }

    /// What is there now. A file that is written over, renamed into place or touched is another one; so is one whose log
    /// holds something new.
    static func now(of subdomain: Subdomain, in storage: StorageLayout) -> SeenFiles {
        var files: [String: String] = [:]
        for name in StorageLayout.publishedDatabases {
            for suffix in ["", "-wal"] {
                var status = stat()
                let path = "\(storage.siteDirectory(subdomain))/\(name)\(suffix)"
                guard stat(path, &status) == 0, status.st_size > 0 else { continue }
                // Linking a file for a snapshot changes its ctime, so that its mtime stands for its content.
                let identity = [
                    Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                ]
                files[name + suffix] = identity.map(String.init).joined(separator: " ")
            }
        }
        return SeenFiles(files: files, path: place(subdomain, storage))
    }

    /// What the last deploy that came to an end saw; nil before the first.
    static func last(of subdomain: Subdomain, in storage: StorageLayout) -> SeenFiles? {
        // One that cannot be read is as good as none: the next deploy writes it anew.
        guard let bytes = try? DurableFile.read(place(subdomain, storage)) else { return nil }
        // As above.
        return try? JSONDecoder().decode(SeenFiles.self, from: Data(bytes))
    }

    /// Whether there is any database.
    var isEmpty: Bool { files.isEmpty }

    /// Whether these are the same files.
    func isSame(as other: SeenFiles?) -> Bool { files == other?.files }

    /// Keeps them for the next look.
    func keep(_ outcome: Outcome, version: String? = nil) throws {
        var kept = self
        kept.outcome = outcome
        kept.version = version
        try DurableFile.write(Array(JSONEncoder().encode(kept)), to: path)
    }

    private static func place(_ subdomain: Subdomain, _ storage: StorageLayout) -> String {
        storage.siteDirectory(subdomain) + "/.deployed.json"
    }
}
