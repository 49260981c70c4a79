import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// What is published: whole databases, as they are at one moment.
@Suite struct SnapshotTests {
    /// Only a plain, whole database is published.
    @Test func refusesWhatIsNoDatabase() async throws {
        let town = try await Town()
        for name in ["link.ca", "pipe.ca", "empty.ca", "folder.ca"] {
            try await town.add(name)
            try FileManager.default.createDirectory(
                atPath: town.directory.file("sites/\(name)"), withIntermediateDirectories: true)
        }
        symlink(town.directory.file("civic.db"), town.directory.file("sites/link.ca/meetings.db"))
        mkfifo(town.directory.file("sites/pipe.ca/meetings.db"), 0o600)
        try town.directory.write("", to: "sites/empty.ca/meetings.db")
        mkdir(town.directory.file("sites/folder.ca/meetings.db"), 0o700)
        for name in ["link.ca", "pipe.ca", "empty.ca", "folder.ca"] {
            let failure = await #expect(throws: Failure.self) { try await town.deploy(name) }
            #expect(failure?.status == .failed, "\(name)")
            #expect(try town.served("\(name)/meetings.db") == nil)
        }
    }

    @Test func refusesASiteNamedAsTheList() async throws {
        let town = try await Town()
        try await town.add("sites.db")
        let failure = await #expect(throws: Failure.self) { try await town.deploy("sites.db") }
        #expect(failure?.observed == "sites.db is the list of all sites.")
    }

    /// A database that another program holds is for later, and no fault of its own.
    @Test func waitsForADatabaseThatIsHeld() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 3)
        let writer = try SQLiteEngine(path: town.directory.file("sites/berkeley.ca/meetings.db"), mode: .shared)
        try writer.build {
            try $0.execute("PRAGMA locking_mode = EXCLUSIVE")
            try $0.execute("CREATE TABLE held (id INTEGER)")
        }
        let failure = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(failure?.status == .tryAgainLater, "\(failure?.description ?? "")")
        try writer.close()
    }

    @Test func refusesADamagedDatabase() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 300)
        try await town.deploy("berkeley.ca")
        let path = town.directory.file("sites/berkeley.ca/meetings.db")
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        for index in 8192..<9000 { bytes[index] = 0x5A }
        try town.directory.write(bytes, to: "sites/berkeley.ca/damaged.db")
        rename(town.directory.file("sites/berkeley.ca/damaged.db"), path)
        let failure = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(failure?.observed.hasPrefix("meetings.db cannot be published: ") == true)
        #expect(try town.served("berkeley.ca/meetings.db") == 300)
    }

    /// What stands only in the log of a database that is changed in place is published, too.
    @Test func publishesWhatStandsInTheLog() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        let writer = try SQLiteEngine(path: town.directory.file("sites/berkeley.ca/meetings.db"), mode: .concurrent)
        try await writer.write { connection in
            try connection.execute("INSERT INTO minutes VALUES ('x', 'Council', '2025-04-01', 1, 'late')")
        }
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 31)
        try writer.close()
    }

    /// A program that was killed amid a change leaves pages that were never committed, and a journal to take them back.
    @Test func publishesOnlyWhatWasCommitted() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 300)
        let path = town.directory.file("sites/berkeley.ca/meetings.db")
        let script = """
            import os, sqlite3, sys
            database = sqlite3.connect(sys.argv[1], isolation_level=None)
            database.execute("PRAGMA cache_size = 1")
            database.execute("BEGIN")
            database.execute("UPDATE minutes SET text = '#' || text || text || text")
            os.kill(os.getpid(), 9)
            """
        #expect(try await ExternalProgram.run("python3", ["-c", script, path], within: .seconds(60)).status == 128 + 9)
        #expect(FileManager.default.fileExists(atPath: path + "-journal"))
        try await town.deploy("berkeley.ca")
        let torn = "SELECT count(*) FROM minutes WHERE text LIKE '#%'"
        #expect(try town.served("berkeley.ca/meetings.db", torn) == 0)
        #expect(try town.served("berkeley.ca/meetings.db") == 300)
    }
}
