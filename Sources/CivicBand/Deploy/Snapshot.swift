import CivicModel
import CivicSQL
import Clerk
import ElectionFinance
import Foundation

/// A site's databases as they are at one moment, in a directory of their own that nobody else changes.
///
/// A database that is renamed into place later leaves them as they are, as they are links to the files of now. One that
/// its program changes in place is copied by SQLite.
struct Snapshot: Sendable {
    /// The site.
    let subdomain: Subdomain
    /// Where the files are: `{sub}/.deploying`.
    let directory: String
    /// Digest and size by path below the directory.
    let files: [String: File]

    /// One file of it.
    struct File: Sendable, Hashable {
        let sha256: String
        let bytes: Int
    }

    /// Takes a snapshot; the caller has the site's lock, so that what an earlier run left behind is removed.
    ///
    /// - Throws: `Failure` when the site has no database.
    /// - Cost: links, and one reading of each file for its digest.
    static func take(of subdomain: Subdomain, in storage: StorageLayout) throws -> Snapshot {
        let source = storage.siteDirectory(subdomain)
        let directory = source + "/.deploying"
        try remove(directory)
        var files: [String: File] = [:]
        for name in StorageLayout.publishedDatabases where FileManager.default.fileExists(atPath: "\(source)/\(name)") {
            let copy = "\(directory)/\(name)"
            try checkKind("\(source)/\(name)", subdomain)
            try DurableFile.createDirectory(DurableFile.directory(of: copy))
            do { try take("\(source)/\(name)", as: copy) } catch let error as SQLError where error.condition == .busy {
                throw busy(subdomain, "\(name): \(error)")
            }
            let before = try change(of: copy)
            let (digest, size) = try FileDigest.sha256(ofFile: copy)
            guard try change(of: copy) == before else { throw busy(subdomain, "\(source)/\(name) changed meanwhile") }
            files[name] = File(sha256: digest, bytes: size)
        }
        guard !files.isEmpty else {
            throw Failure(
                "Could not deploy \(subdomain)",
                observed: "\(source) has neither \(StorageLayout.publishedDatabases.joined(separator: " nor ")).",
                state: "nothing was published.", next: "build one, as by `clerk finance etl --subdomain \(subdomain)`.")
        }
        return Snapshot(subdomain: subdomain, directory: directory, files: files)
    }

    /// Only a plain file is a database: a link may lead to what is not to be published, and a pipe never ends.
    private static func checkKind(_ path: String, _ subdomain: Subdomain) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw DurableFile.Refusal(path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(
                "Could not deploy \(subdomain)", observed: "\(path) is no plain file.",
                state: "what was served before still is.", next: "put the database itself there.")
        }
    }

    private static func take(_ path: String, as copy: String) throws {
        // What a program that was killed left half written is taken back by whoever opens the database next.
        if bytes(path + "-journal") > 0 {
            let engine = try SQLiteEngine(path: path, mode: .shared)
            try engine.build { connection in _ = try connection.query("SELECT count(*) FROM sqlite_master") }
            try engine.close()
        }
        if bytes(path + "-journal") > 0 || bytes(path + "-wal") > 0 {
            // Another program is at it: the file alone has too much, or lacks what stands in its log.
            let engine = try SQLiteEngine(path: path, mode: .readOnly)
            try engine.build { connection in _ = try connection.query("VACUUM INTO ?", [.text(copy)]) }
            try engine.close()
            return
        }
        guard link(path, copy) == 0 else { throw DurableFile.Refusal(path) }
    }

    /// The size of a file; 0 when there is none.
    private static func bytes(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// What tells whether a file was written to.
    private static func change(of path: String) throws -> [Int] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw DurableFile.Refusal(path) }
        return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }

    /// Another program has the database: for later.
    static func busy(_ subdomain: Subdomain, _ observed: String) -> Failure {
        Failure(
            "Could not deploy \(subdomain)", observed: observed + ".", state: "what was served before still is.",
            next: "wait for the program that holds it.", status: .tryAgainLater)
    }

    /// Removes the files.
    func discard() throws { try Self.remove(directory) }

    private static func remove(_ directory: String) throws {
        if FileManager.default.fileExists(atPath: directory) { try FileManager.default.removeItem(atPath: directory) }
    }

    /// The file of a database.
    func path(_ name: String) -> String { "\(directory)/\(name)" }
}
