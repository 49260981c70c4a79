import CivicModel
import CivicSQL
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// Backups and the way back.
@Suite struct BackupTests {
    private func town(on engine: EngineUnderTest) async throws -> Town {
        let town = try await Town(on: engine, "backup: {directory: DIRECTORY/backups, keep: 2}")
        try await town.add("berkeley.ca")
        try FileManager.default.createDirectory(
            atPath: town.directory.file("sites/berkeley.ca/finance/raw"), withIntermediateDirectories: true)
        try town.directory.write("{\"years\": []}", to: "sites/berkeley.ca/finance/raw/manifest.json")
        try town.directory.write("a,b\n", to: "sites/agencies.csv")
        return town
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func bringsTheCivicDatabaseBack(engine: EngineUnderTest) async throws {
        let town = try await town(on: engine)
        let made = try await town.run("backup")
        #expect(made.status == 0, "\(made.text)")
        let backup = try #require(
            try await town.run("backup", "list").text.split(separator: "\n").first.map(String.init))
        #expect(try await town.run("backup", "check", backup).text == "\(backup): whole\n")
        #expect(
            try String(contentsOfFile: backup + "/manifests/berkeley.ca.json", encoding: .utf8) == "{\"years\": []}")
        if engine == .postgres {
            let full = try await town.run("backup", "restore", backup)
            #expect(full.status == 1 && full.text.contains("give it an empty database"), "\(full.text)")
            #expect(full.text.contains("already exists"), "\(full.text)")
        }
        // All is lost.
        if let url = town.databaseURL {
            let name = try #require(url.firstMatch(of: /(test_\w+)\?/)?.1)
            let server = try await PostgresServer.shared
            try await server.run("DROP DATABASE \(name) WITH (FORCE)")
            try await server.run("CREATE DATABASE \(name) TEMPLATE template0")
        } else {
            try town.directory.write("garbage", to: "civic.db")
        }
        let restored = try await town.run("backup", "restore", backup)
        #expect(restored.status == 0, "\(restored.text)")
        #expect(try await town.place().sites.all().map(\.subdomain.name) == ["berkeley.ca"])
        #expect(try await SchemaCheck.problems(of: town.place().database.engine()) == [])
        if engine == .sqliteFile {
            // What was there before is kept.
            let files = try FileManager.default.contentsOfDirectory(atPath: town.directory.path)
            #expect(files.contains { $0.hasPrefix("civic.db.before-") })
        }
    }

    @Test func refusesADamagedBackup() async throws {
        let town = try await town(on: .sqliteFile)
        _ = try await town.run("backup")
        let backup = try #require(
            try await town.run("backup", "list").text.split(separator: "\n").first.map(String.init))
        let handle = try #require(FileHandle(forUpdatingAtPath: backup + "/civic.db"))
        try handle.seek(toOffset: 5000)
        try handle.write(contentsOf: Data([1, 2, 3]))
        try handle.close()
        let refused = try await town.run("backup", "restore", backup)
        #expect(refused.status == 1 && refused.text.contains("damaged or missing: civic.db"), "\(refused.text)")
        #expect(try await town.place().sites.all().count == 1)
    }

    /// Also one whose digests are right.
    @Test func restoresDatabasesOnly() async throws {
        let town = try await town(on: .sqliteFile)
        _ = try await town.run("backup")
        let backup = try #require(
            try await town.run("backup", "list").text.split(separator: "\n").first.map(String.init))
        let digests = try String(contentsOfFile: backup + "/SHA256SUMS", encoding: .utf8)
        try digests.split(separator: "\n").filter { !$0.hasSuffix("civic.db") }.joined(separator: "\n").write(
            toFile: backup + "/SHA256SUMS", atomically: true, encoding: .utf8)
        try "junk".write(toFile: backup + "/civic.db", atomically: true, encoding: .utf8)
        let refused = try await town.run("backup", "restore", backup)
        #expect(refused.status == 1 && refused.text.contains("no whole database"), "\(refused.text)")
        #expect(try await town.place().sites.all().count == 1)
    }

    /// A clock that was ahead once does not cost what is made now.
    @Test func keepsWhatWasJustMade() async throws {
        let town = try await town(on: .sqliteFile)
        for days in [1, 2, -3] {
            town.advance(days: days)
            let made = try await town.run("backup")
            let path = try #require(made.text.split(separator: ":").first.map(String.init))
            #expect(FileManager.default.fileExists(atPath: path + "/SHA256SUMS"), "\(made.text)")
        }
    }

    /// What was published since a backup is published again, so that what is known is what is served.
    @Test func findsWhatWasPublishedSince() async throws {
        let town = try await Town(
            on: .sqliteFile,
            """
            backup: {directory: DIRECTORY/backups}
            deploy: {targets: [{name: web, directory: DIRECTORY/served}]}
            """)
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: [30])
        _ = try await town.run("backup")
        let listed = try await town.run("backup", "list").text
        let backup = try #require(listed.split(separator: "\n").first.map(String.init))
        try await town.deploy("berkeley.ca", minutes: [31])
        #expect(try await town.run("backup", "restore", backup).status == 0)
        #expect(try await town.run("reconcile").text == "1 site to deploy\n  berkeley.ca\n")
        try await town.deploy("berkeley.ca")
        let served = try await town.store.servedVersions(on: ["web"])
        #expect(try served[town.site("berkeley.ca")]?.databases["meetings.db"]?.profile.rows == 31)
        #expect(try town.served("berkeley.ca/meetings.db") == 31)
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
    }

    /// A worker would go on with the database that it has open.
    @Test func refusesToRestoreUnderAWorker() async throws {
        let town = try await town(on: .sqliteFile)
        _ = try await town.run("backup")
        let listed = try await town.run("backup", "list").text
        let backup = try #require(listed.split(separator: "\n").first.map(String.init))
        let jobs = try town.place().jobs(in: try await town.store.engine)
        let worker = try await jobs.registerWorker(host: "here", process: .own, queues: ["deploy"], slots: 1)
        let refused = try await town.run("backup", "restore", backup)
        #expect(refused.status == 75 && refused.text.contains("1 worker of it is at work"), "\(refused.text)")
        try await jobs.stop(worker: worker)
        #expect(try await town.run("backup", "restore", backup).status == 0)
    }

    @Test func keepsTheNewest() async throws {
        let town = try await town(on: .sqliteFile)
        for _ in 0..<4 {
            #expect(try await town.run("backup").status == 0)
            town.advance(seconds: 1)
        }
        #expect(try await town.run("backup", "list").text.split(separator: "\n").count == 2)
        let newest = try #require(
            try await town.run("backup", "list").text.split(separator: "\n").last.map(String.init))
        let permissions = try FileManager.default.attributesOfItem(atPath: newest)
        #expect((permissions[.posixPermissions] as? Int) == 0o700)
    }

    /// The address of a server has a password, which no other process of the machine may see.
    @Test(
        arguments: [
            ("postgresql+psycopg2://u:p%40x@h:5432/d", "postgresql://u@h:5432/d", "p@x"),
            ("postgres://u@h/d?sslmode=require", "postgresql://u@h/d?sslmode=require", nil),
            (
                "postgresql://h/d?user=u&password=s%26t&sslmode=require", "postgresql://h/d?user=u&sslmode=require",
                "s&t"
            ),
            ("postgresql://u:a:b@h1,h2:5433/d", "postgresql://u@h1,h2:5433/d", "a:b"),
            (
                "postgresql://postgres@/test?host=/tmp/x&port=5432",
                "postgresql://postgres@/test?host=/tmp/x&port=5432", nil
            ),
        ] as [(String, String, String?)])
    func keepsThePasswordOutOfAddresses(url: String, address: String, password: String?) {
        let server = PostgresAddress(url)
        #expect(server.address == address && server.environment["PGPASSWORD"] == password)
    }
}
