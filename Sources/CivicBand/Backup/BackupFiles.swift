import CivicModel
import CivicSQL
import Clerk
import ElectionFinance
import Foundation

/// One backup: the civic database, and of each site what cannot be built anew.
///
/// - Shape: `{directory}/{moment}/civic.db` or `civic.dump`, `manifests/{sub}.json`, `agencies.csv`, `zipcodes.csv`,
///   `clerk.yaml`, and `SHA256SUMS` of all of them, as `sha256sum --check` reads it.
struct BackupFiles: Sendable {
    let place: Workplace

    /// The file of digests; a directory without one is no whole backup.
    static let digests = "SHA256SUMS"
    private static let sqlite = "civic.db"
    private static let postgres = "civic.dump"

    /// Makes a backup beside its place, checks it, and renames it there.
    ///
    /// - Returns: its path and the number of its files.
    func make() async throws -> (path: String, files: Int) {
        let root = place.configuration.backupDirectory
        let moment = place.context.now().compact
        let lock = try lock(root)
        defer { _ = lock }
        let part = "\(root)/.part"
        if FileManager.default.fileExists(atPath: part) { try FileManager.default.removeItem(atPath: part) }
        // It holds all that the civic database holds.
        guard mkdir(part, 0o700) == 0 else { throw DurableFile.Refusal(part) }
        try await copyDatabase(to: part)
        try copyFiles(to: part)
        let files = try Self.files(below: part)
        let lines = try files.map { "\(try FileDigest.sha256(ofFile: "\(part)/\($0)").digest)  \($0)\n" }
        try DurableFile.write(Array(lines.joined().utf8), to: "\(part)/\(Self.digests)")
        let path = "\(root)/\(moment)"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Failure(
                "Could not back up", observed: "\(path) is there already.", next: "wait a second, then start again.",
                status: .tryAgainLater)
        }
        try DurableFile.publish(part, as: path)
        return (path, files.count)
    }

    private func lock(_ root: String) throws -> FileLock {
        do { return try FileLock("\(root)/.lock") } catch is FileLock.Held {
            throw Failure(
                "Could not back up", observed: "another backup is under way.", next: "wait until it has ended.",
                status: .tryAgainLater)
        }
    }

    private func copyDatabase(to directory: String) async throws {
        let engine = try await place.database.required(to: "Could not back up")
        switch place.location {
        case .file:
            let copy = "\(directory)/\(Self.sqlite)"
            // A consistent state, also while others write.
            try SQLiteEngine(path: engine.place, mode: .shared).build { connection in
                _ = try connection.query("VACUUM INTO ?", [.text(copy)])
            }
            let answer = try SQLiteEngine(path: copy, mode: .readOnly).build {
                try $0.query("PRAGMA integrity_check(1)").first?.values.first?.text
            }
            guard answer == "ok" else {
                throw Failure(
                    "Could not back up", observed: "the copy of \(engine.place) is damaged: \(answer ?? "no answer").",
                    next: "`clerk db check` tells whether the database itself is.")
            }
        case .server(let url):
            let dump = "\(directory)/\(Self.postgres)"
            let server = PostgresAddress(url)
            try await ExternalProgram.check(
                "pg_dump", ["--format=custom", "--no-owner", "--file", dump, "--dbname", server.address],
                environment: server.environment, within: .seconds(3600))
            try await ExternalProgram.check("pg_restore", ["--list", dump], within: .seconds(600))
        }
    }

    private func copyFiles(to directory: String) throws {
        let storage = place.storage
        let found = (try? FileManager.default.contentsOfDirectory(atPath: storage.root)) ?? []  // No sites yet.
        for subdomain in found.sorted().compactMap(Subdomain.init) {
            let manifest = FinanceFiles(subdomain, in: storage).manifest
            try copy(manifest, to: "\(directory)/manifests/\(subdomain).json")
        }
        for name in ["agencies.csv", "zipcodes.csv"] { try copy("\(storage.root)/\(name)", to: "\(directory)/\(name)") }
        try copy(
            CivicBandConfiguration.file(place.context.settings).path, to: "\(directory)/clerk.yaml")
        if let rollout = place.configuration.rolloutFile { try copy(rollout, to: "\(directory)/rollout.yaml") }
    }

    private func copy(_ path: String, to copy: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try DurableFile.createDirectory(DurableFile.directory(of: copy))
        try DurableFile.copy(path, to: copy)
    }

    static func files(below directory: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory).filter { path in
            var isDirectory: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(directory)/\(path)", isDirectory: &isDirectory)
            return !isDirectory.boolValue && path != digests
        }.sorted()
    }

    /// The backups that are there, oldest first.
    func all() -> [String] {
        // Without the directory there are none.
        let found = (try? FileManager.default.contentsOfDirectory(atPath: place.configuration.backupDirectory)) ?? []
        return found.filter { $0.wholeMatch(of: /\d{8}T\d{6}Z/) != nil }.sorted()
    }

    /// Removes all but the newest; the answer is how many. The one that was just made stays, whatever the clock said when
    /// others were.
    func prune(except made: String) throws -> Int {
        let old = all().dropLast(place.configuration.keptBackups).filter { !made.hasSuffix("/" + $0) }
        for name in old { try FileManager.default.removeItem(atPath: "\(place.configuration.backupDirectory)/\(name)") }
        return old.count
    }

    /// Compares the files of a backup with their digests.
    ///
    /// - Throws: `Failure` that names the files which differ or are missing.
    static func check(_ path: String) throws {
        guard let bytes = try DurableFile.read("\(path)/\(digests)") else {
            throw Failure(
                "Could not use the backup \(path)", observed: "it has no \(digests).",
                next: "name the directory of one backup, as `clerk backup list` shows them.", status: .usage)
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let wrong = lines.compactMap { line -> String? in
            let file = String(line.dropFirst(66))
            // A file that cannot be read differs.
            let digest = try? FileDigest.sha256(ofFile: "\(path)/\(file)").digest
            return digest == String(line.prefix(64)) ? nil : file
        }
        guard wrong.isEmpty, !lines.isEmpty else {
            throw Failure(
                "Could not use the backup \(path)",
                observed: lines.isEmpty
                    ? "\(digests) is empty." : "damaged or missing: \(wrong.joined(separator: ", ")).",
                next: "take an older one.")
        }
    }

    /// Puts the civic database of a backup in place. What was there before is kept beside it.
    func restore(_ path: String) async throws -> String {
        try Self.check(path)
        try await checkNobodyWorks()
        switch place.location {
        case .file(let database):
            let copy = "\(path)/\(Self.sqlite)"
            guard FileManager.default.fileExists(atPath: copy) else { throw otherEngine(path, Self.postgres) }
            try DurableFile.copy(copy, to: database + ".part")
            try Self.checkDatabase(database + ".part", of: path)
            let moment = place.context.now().compact
            for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: database + suffix) {
                let aside = "\(database).before-\(moment)\(suffix)"
                guard rename(database + suffix, aside) == 0 else { throw DurableFile.Refusal(aside) }
            }
            try DurableFile.publish(database + ".part", as: database)
            return database
        case .server(let url):
            let dump = "\(path)/\(Self.postgres)"
            guard FileManager.default.fileExists(atPath: dump) else { throw otherEngine(path, Self.sqlite) }
            try await restore(dump, into: PostgresAddress(url))
            return place.database.place
        }
    }

    private static func checkDatabase(_ file: String, of backup: String) throws {
        do {
            _ = try ProfileReader.read(file)
        } catch {
            unlink(file)
            throw Failure(
                "Could not use the backup \(backup)", observed: "its \(sqlite) is no whole database: \(error).",
                next: "take an older one.")
        }
    }

    /// A worker goes on with the file that it has open, which nobody else would see.
    private func checkNobodyWorks() async throws {
        // A database that cannot be read is why one restores.
        let workers = try? await place.database.existing().map(place.jobs(in:))?.liveWorkers()
        await place.database.close()
        let now = place.context.now().unixSeconds
        let alive = (workers ?? []).filter { worker in worker.seenAt.map { now - $0.unixSeconds < 120 } ?? false }
        guard alive.isEmpty else {
            throw Failure(
                "Could not restore the civic database", observed: "\(alive.count.counted("worker")) of it is at work.",
                next: "stop `clerk up`, the workers and the schedule; one that was killed counts for two minutes.",
                status: .tryAgainLater)
        }
    }

    private func restore(_ dump: String, into server: PostgresAddress) async throws {
        let output = try await ExternalProgram.run(
            "pg_restore",
            ["--no-owner", "--exit-on-error", "--single-transaction", "--dbname", server.address, dump],
            environment: server.environment, within: .seconds(3600))
        guard output.status == 0 else {
            throw Failure(
                "Could not restore into \(place.database.place)", observed: "\(output.complaint).",
                state: "nothing of it was written.", next: "give it an empty database, as `createdb` makes one.")
        }
    }

    private func otherEngine(_ path: String, _ file: String) -> Failure {
        Failure(
            "Could not restore \(path)", observed: "it has \(file), the database of the other engine.",
            next: "set DATABASE_URL to a database of that engine.", status: .usage)
    }
}
