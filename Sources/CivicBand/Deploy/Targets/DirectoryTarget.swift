import CivicModel
import Clerk
import ElectionFinance
import Foundation

/// A directory of this machine. A site is a link to its version, so that both databases change in one step.
struct DirectoryTarget: DeployTarget {
    let name: String
    private let root: String

    /// - Throws: `Failure` for the storage directory itself: what is built there would be served before it is checked.
    init(name: String, root: String, storage: StorageLayout) throws {
        self.name = name
        let place = StorageLayout(root: root).root
        let (own, other) = (Self.resolved(place), Self.resolved(storage.root))
        guard !Self.isWithin(own, other), !Self.isWithin(other, own) else {
            throw Failure(
                "Could not use the target \(name)",
                observed: "its directory \(root) and STORAGE_DIR \(storage.root) lie within each other.",
                next: "choose another directory in clerk.yaml.", status: .usage)
        }
        self.root = place
    }

    private static func isWithin(_ path: String, _ directory: String) -> Bool {
        path == directory || path.hasPrefix(directory == "/" ? "/" : directory + "/")
    }

    /// A path without symbolic links, as far as it is there already.
    private static func resolved(_ path: String) -> String {
        let url = URL(fileURLWithPath: path).standardizedFileURL
        if let real = realpath(url.path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        let parent = url.deletingLastPathComponent()
        guard parent.path != url.path else { return url.path }
        return resolved(parent.path) + "/" + url.lastPathComponent
    }

    private func versions(_ subdomain: Subdomain) -> String { "\(root)/.versions/\(subdomain)" }

    func upload(_ version: SiteVersion, from snapshot: Snapshot, previous: SiteVersion?) async throws {
        let place = "\(versions(version.subdomain))/\(version.name)"
        let part = "\(versions(version.subdomain))/.part"
        try remove(part)
        do { try fill(part, version, from: snapshot, previous) } catch {
            // On a full disk what is half there would keep other sites out. The first error is the one to tell.
            try? remove(part)
            throw error
        }
        // Left by a run that was killed between here and its record, or damaged since.
        try remove(place)
        try DurableFile.publish(part, as: place)
    }

    private func fill(
        _ part: String, _ version: SiteVersion, from snapshot: Snapshot, _ previous: SiteVersion?
    ) throws {
        for (file, database) in version.databases.sorted(by: { $0.key < $1.key }) {
            try DurableFile.createDirectory(DurableFile.directory(of: "\(part)/\(file)"))
            let old = previous.map { "\(versions(version.subdomain))/\($0.name)/\(file)" }
            if let old, previous?.databases[file]?.sha256 == database.sha256, link(old, "\(part)/\(file)") == 0 {
                // A file that the disk has spoilt meanwhile is not carried on.
                if try FileDigest.sha256(ofFile: "\(part)/\(file)").digest == database.sha256 { continue }
                unlink("\(part)/\(file)")
            }
            try DurableFile.copy(snapshot.path(file), to: "\(part)/\(file)")
            try DurableFile.synchronize("\(part)/\(file)")
            guard try FileDigest.sha256(ofFile: "\(part)/\(file)").digest == database.sha256 else {
                throw DigestMismatch(file: "\(part)/\(file)")
            }
        }
    }

    func activate(_ version: SiteVersion) async throws {
        let place = "\(root)/\(version.subdomain)"
        let next = "\(root)/.\(version.subdomain).next"
        try setAsideDirectory(place, of: version.subdomain)
        unlink(next)
        guard symlink(".versions/\(version.subdomain)/\(version.name)", next) == 0, rename(next, place) == 0 else {
            throw DurableFile.Refusal(place)
        }
        try DurableFile.synchronize(root)
    }

    /// Where a directory goes that was there before the first version.
    static let aside = "before-the-first"

    /// A site that something else published is a directory, which no link can take the place of.
    private func setAsideDirectory(_ place: String, of subdomain: Subdomain) throws {
        var status = stat()
        guard lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        let aside = "\(versions(subdomain))/\(Self.aside)"
        try remove(aside)
        guard rename(place, aside) == 0 else { throw DurableFile.Refusal(place) }
    }

    func has(_ version: SiteVersion) async throws -> Bool {
        try version.databases.allSatisfy { file, database in
            let path = "\(versions(version.subdomain))/\(version.name)/\(file)"
            return try FileManager.default.fileExists(atPath: path)
                && FileDigest.sha256(ofFile: path).digest == database.sha256
        }
    }

    /// By the link and the sizes: no file is read.
    func seemsToServe(_ version: SiteVersion) -> Bool {
        let place = "\(root)/\(version.subdomain)"
        // No link, or none that can be read, serves nothing of ours.
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: place)
        return link == ".versions/\(version.subdomain)/\(version.name)"
            && version.databases.allSatisfy { file, database in
                var status = stat()
                return stat("\(place)/\(file)", &status) == 0 && Int(status.st_size) == database.bytes
            }
    }

    func keep(_ kept: [SiteVersion], of subdomain: Subdomain) async throws {
        // What something else had published is not ours to remove.
        let names = Set(kept.map(\.name) + [".part", Self.aside])
        for found in try FileManager.default.contentsOfDirectory(atPath: versions(subdomain))
        where !names.contains(found) {
            try remove("\(versions(subdomain))/\(found)")
        }
    }

    func put(sitesDatabase path: String) async throws {
        try DurableFile.createDirectory(root)
        let part = "\(root)/.sites.db.part"
        try DurableFile.copy(path, to: part)
        try DurableFile.publish(part, as: "\(root)/sites.db")
    }

    private func remove(_ path: String) throws {
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }
}
