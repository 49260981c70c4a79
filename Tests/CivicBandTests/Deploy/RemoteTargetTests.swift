import CivicSQL
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// Publishing to real servers: sshd, rclone's SFTP and WebDAV, and S3.
@Suite(.serialized) struct RemoteTargetTests {
    @Test(arguments: RemotePlace.Kind.allCases)
    func publishesChangesAndRollsBack(kind: RemotePlace.Kind) async throws {
        let directory = try TemporaryDirectory()
        let remote = try await kind.make(in: directory)
        let town = try await Town(on: .sqliteFile, "deploy: {targets: [\(remote.target)]}")
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        try town.copyMeetingsAsFinance("berkeley.ca")
        var server: Daemon? = try await remote.start()
        if kind == .s3 {
            let made = try await BuiltProgram(path: "/usr/bin/rclone").run(
                ["mkdir", "place:bucket"], environment: remote.environment, in: directory.path)
            #expect(made.status == 0, "\(made.error)")
        }
        let first = try await clerk("deploy berkeley.ca", town, remote)
        #expect(first.status == 0, "\(first.error)")
        #expect(try await remote.read("berkeley.ca/meetings.db") == built(town, "meetings.db"))
        #expect(try await remote.read("berkeley.ca/finance/election_finance.db") == built(town, "meetings.db"))
        let list = try #require(try await remote.read("sites.db"))
        #expect(list.starts(with: Data("SQLite format 3".utf8)))

        // The server is away: what it serves stays, and the job is to be tried again.
        server?.program.signal(SIGKILL)
        server = nil
        let old = try built(town, "meetings.db")
        try town.writeMeetings("berkeley.ca", minutes: 31)
        let away = try await clerk("deploy berkeley.ca", town, remote)
        #expect(away.status == 75, "\(away.output) \(away.error)")
        let served = try #require(try await town.store.versions(of: town.site("berkeley.ca")).last)
        #expect(away.error.contains("(it serves \(served.name), or what it had switched to)"), "\(away.error)")
        if kind != .s3 {
            #expect(try await remote.read("berkeley.ca/meetings.db") == old)
            server = try await remote.start()
            let second = try await clerk("deploy berkeley.ca", town, remote)
            #expect(second.status == 0, "\(second.error)")
            #expect(try await remote.read("berkeley.ca/meetings.db") == built(town, "meetings.db"))
            let back = try await clerk("rollback berkeley.ca", town, remote)
            #expect(back.status == 0, "\(back.error)")
            #expect(try await remote.read("berkeley.ca/meetings.db") == old)
        }
        withExtendedLifetime(server) {}
    }

    /// The S3 server of the tests forgets all when it ends, so its changes are tested in one life.
    @Test func changesObjectsOfS3() async throws {
        let directory = try TemporaryDirectory()
        let remote = try await RemotePlace.Kind.s3.make(in: directory)
        let town = try await Town(on: .sqliteFile, "deploy: {keep: 2, targets: [\(remote.target)]}")
        try await town.add("berkeley.ca")
        let server = try await remote.start()
        _ = try await BuiltProgram(path: "/usr/bin/rclone").run(
            ["mkdir", "place:bucket"], environment: remote.environment, in: directory.path)
        var before = Data()
        for count in 30..<34 {
            before = try count == 30 ? Data() : built(town, "meetings.db")
            try town.writeMeetings("berkeley.ca", minutes: count)
            let deploy = try await clerk("deploy berkeley.ca", town, remote)
            #expect(deploy.status == 0, "\(deploy.error)")
            #expect(try await remote.read("berkeley.ca/meetings.db") == built(town, "meetings.db"))
        }
        let kept = try await BuiltProgram(path: "/usr/bin/rclone").run(
            ["lsf", "place:bucket/sites/.versions/berkeley.ca"], environment: remote.environment, in: directory.path)
        #expect(kept.output.split(separator: "\n").count == 2, "\(kept.output)")
        let back = try await clerk("rollback berkeley.ca", town, remote)
        #expect(back.status == 0, "\(back.error)")
        #expect(try await remote.read("berkeley.ca/meetings.db") == before)
        let version = try #require(try await remote.read("berkeley.ca/version.json"))
        let served = try #require(try await town.store.deployments().first)
        #expect(String(decoding: version, as: UTF8.self).contains(served.version))
        withExtendedLifetime(server) {}
    }

    /// A machine whose key is not the known one is not talked to.
    @Test func refusesAnUnknownHost() async throws {
        let directory = try TemporaryDirectory()
        let remote = try await RemotePlace.Kind.rsync.make(in: directory)
        try directory.write("", to: "known")
        let town = try await Town(on: .sqliteFile, "deploy: {targets: [\(remote.target)]}")
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        let server = try await remote.start()
        let refused = try await clerk("deploy berkeley.ca", town, remote)
        #expect(refused.status == 75 && refused.error.contains("Host key verification failed"), "\(refused.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.file("remote")).isEmpty)
        withExtendedLifetime(server) {}
    }

    private func built(_ town: Town, _ file: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: town.directory.file("sites/berkeley.ca/\(file)")))
    }

    private func clerk(_ line: String, _ town: Town, _ remote: RemotePlace) async throws -> BuiltProgram.Result {
        var environment = remote.environment
        environment["STORAGE_DIR"] = town.directory.file("sites")
        return try await BuiltProgram("clerk").run(
            line.split(separator: " ").map(String.init), environment: environment, in: town.directory.path)
    }
}
