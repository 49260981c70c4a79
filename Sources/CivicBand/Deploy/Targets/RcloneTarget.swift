import CivicModel
import Clerk
import ElectionFinance
import Foundation

/// Any remote that rclone knows: S3, SFTP, WebDAV and others.
///
/// - Shape: the files of all kept versions lie below `.versions/{sub}`, each under its digest, so that a file which
///   did not change is sent once; `{sub}/version.json`, written last, says which version is served.
///
/// Such remotes have no links, and a change of two files is no one step; how one file is replaced is the remote's: an
/// object store does it at once, SFTP and WebDAV by deleting the old one and renaming the new one.
struct RcloneTarget: DeployTarget {
    let name: String
    let remote: String
    let settings: [String: String]

    private static let limit: Duration = .seconds(3600)

    @discardableResult
    private func rclone(_ arguments: String..., input: String = "") async throws -> String {
        try await ExternalProgram.check(
            "rclone", Self.options + arguments, environment: settings, input: input, within: Self.limit)
    }

    /// One attempt with a few repetitions: the job that deploys is tried again by itself, hours on end.
    private static let options = [
        "--log-level", "ERROR", "--retries", "1", "--low-level-retries", "3", "--contimeout", "15s", "--timeout",
        "120s",
    ]

    private func stored(_ file: String, _ sha256: String, of subdomain: Subdomain) -> String {
        "\(remote)/.versions/\(subdomain)/\(sha256)-\(file.replacing("/", with: "-"))"
    }

    func upload(_ version: SiteVersion, from snapshot: Snapshot, previous: SiteVersion?) async throws {
        for (file, database) in version.databases.sorted(by: { $0.key < $1.key }) {
            let place = stored(file, database.sha256, of: version.subdomain)
            if previous?.databases[file]?.sha256 == database.sha256, try await size(of: place) == database.bytes {
                continue
            }
            try await rclone("copyto", snapshot.path(file), place)
            guard try await digest(of: place) == database.sha256 else { throw DigestMismatch(file: place) }
        }
    }

    func activate(_ version: SiteVersion) async throws {
        for (file, database) in version.databases.sorted(by: { $0.key < $1.key }) {
            try await replace(
                "\(remote)/\(version.subdomain)/\(file)", with: stored(file, database.sha256, of: version.subdomain),
                sha256: database.sha256)
        }
        for file in StorageLayout.publishedDatabases where version.databases[file] == nil {
            let place = "\(remote)/\(version.subdomain)/\(file)"
            if try await size(of: place) != nil { try await rclone("deletefile", place) }
        }
        let state = version.databases.mapValues { ["sha256": $0.sha256, "bytes": "\($0.bytes)"] }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let text = try encoder.encode(VersionFile(version: version.name, databases: state))
        try await rclone(
            "rcat", "\(remote)/\(version.subdomain)/version.json", input: String(decoding: text, as: UTF8.self) + "\n")
    }

    private struct VersionFile: Encodable {
        let version: String
        let databases: [String: [String: String]]
    }

    func has(_ version: SiteVersion) async throws -> Bool {
        for (file, database) in version.databases {
            let place = stored(file, database.sha256, of: version.subdomain)
            guard try await size(of: place) == database.bytes, try await digest(of: place) == database.sha256 else {
                return false
            }
        }
        return true
    }

    func keep(_ kept: [SiteVersion], of subdomain: Subdomain) async throws {
        let needed = Set(kept.flatMap { $0.databases.values.map(\.sha256) })
        for entry in try await entries("\(remote)/.versions/\(subdomain)")
        where !needed.contains(String(entry.Name.prefix(64))) {
            try await rclone("deletefile", "\(remote)/.versions/\(subdomain)/\(entry.Name)")
        }
    }

    func put(sitesDatabase path: String) async throws {
        try await replace("\(remote)/sites.db", with: path, sha256: FileDigest.sha256(ofFile: path).digest)
    }

    /// Copies a file beside its place, where no reader meets it half written, compares it, and moves it there.
    private func replace(_ place: String, with source: String, sha256: String) async throws {
        // A name of its own: what a killed deploy still writes is another file.
        let part = "\(place).\(sha256.prefix(8)).part"
        // WebDAV copies over nothing that is there.
        if try await size(of: part) != nil { try await rclone("deletefile", part) }
        try await rclone("copyto", source, part)
        guard try await digest(of: part) == sha256 else { throw DigestMismatch(file: part) }
        try await rclone("moveto", "--ignore-times", part, place)
    }

    private struct Entry: Decodable {
        let Name: String
        let Size: Int
    }

    private func entries(_ place: String) async throws -> [Entry] {
        try JSONDecoder().decode([Entry].self, from: Data(try await rclone("lsjson", "--files-only", place).utf8))
    }

    /// The size of a file; nil when there is none.
    private func size(of place: String) async throws -> Int? {
        let output = try await ExternalProgram.run(
            "rclone", Self.options + ["lsjson", "--files-only", place], environment: settings, within: Self.limit)
        // 3 and 4: no such directory, no such file.
        if [3, 4].contains(output.status) { return nil }
        guard output.status == 0 else { throw ExternalProgram.Fault(description: "rclone: \(output.complaint)") }
        return try JSONDecoder().decode([Entry].self, from: Data(output.text.utf8)).first?.Size
    }

    /// The digest of a file as it is read back: what a remote tells of itself differs from one to the next.
    private func digest(of place: String) async throws -> String {
        String(try await rclone("hashsum", "sha256", "--download", place).prefix(64))
    }
}
