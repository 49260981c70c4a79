import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// Publishing to directories of this machine.
@Suite struct DeployTests {
    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func publishesBothDatabasesInOneStep(engine: EngineUnderTest) async throws {
        let town = try await Town(on: engine)
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        try town.copyMeetingsAsFinance("berkeley.ca")
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        #expect(try town.served("berkeley.ca/finance/election_finance.db") == 30)
        let link = try FileManager.default.destinationOfSymbolicLink(
            atPath: town.directory.file("served/berkeley.ca"))
        let deployments = try await town.store.deployments()
        #expect(deployments.map(\.target) == ["web"])
        #expect(link == ".versions/berkeley.ca/\(deployments[0].version)")
        #expect(!FileManager.default.fileExists(atPath: town.directory.file("sites/berkeley.ca/.deploying")))
    }

    @Test func leavesAloneWhatDidNotChange() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        try await town.deploy("berkeley.ca")
        let first = try await town.store.deployments()
        town.advance(seconds: 100)
        try await town.deploy("berkeley.ca")
        #expect(try await town.store.deployments() == first)
        #expect(town.output.withLock { $0.contains("unchanged") })
    }

    /// The unchanged database of a new version is the same file, not a copy.
    @Test func sendsOnlyWhatChanged() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        try town.copyMeetingsAsFinance("berkeley.ca")
        try await town.deploy("berkeley.ca")
        let before = try inode(town.directory.file("served/berkeley.ca/finance/election_finance.db"))
        town.advance(seconds: 60)
        try town.writeMeetings("berkeley.ca", minutes: 31)
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 31)
        #expect(try inode(town.directory.file("served/berkeley.ca/finance/election_finance.db")) == before)
    }

    private func inode(_ path: String) throws -> Int? {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return try FileManager.default.attributesOfItem(atPath: real)[.systemFileNumber] as? Int
    }

    @Test func keepsSomeVersionsAndRollsBack() async throws {
        let town = try await Town(
            on: .sqliteFile, "deploy: {keep: 3, targets: [{name: web, directory: DIRECTORY/served}]}")
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: Array(30..<36))
        let versions = try FileManager.default.contentsOfDirectory(
            atPath: town.directory.file("served/.versions/berkeley.ca"))
        #expect(versions.count == 3)
        #expect(try await town.run("rollback", "berkeley.ca").status == 0)
        #expect(try town.served("berkeley.ca/meetings.db") == 34)
        // What was rolled back does not come again by itself, and something newer does.
        let again = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(again?.summary == "Held back berkeley.ca" && again?.observed.contains("rolled back by hand") == true)
        #expect(try town.served("berkeley.ca/meetings.db") == 34)
        try town.writeMeetings("berkeley.ca", minutes: 37)
        town.advance(seconds: 60)
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 37)
        #expect(try await town.store.openHolds().isEmpty)
        let oldest = try #require(try await town.store.versions(of: try town.site("berkeley.ca")).last)
        #expect(try await town.run("rollback", "berkeley.ca", "--to", oldest.name).status == 0)
        let list = try await town.run("rollback", "berkeley.ca", "--list")
        #expect(list.text.split(separator: "\n").contains { $0.hasPrefix(oldest.name) && $0.hasSuffix("web") })
        #expect(try await town.run("rollback", "berkeley.ca", "--to", "20200101T000000Z-x").status == 1)
    }

    /// Killed after the switch and before its record: the next run finds the version served, and leaves it as it is.
    @Test func goesOnAfterItWasKilled() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        try await town.deploy("berkeley.ca")
        let before = try inode(town.directory.file("served/berkeley.ca/meetings.db"))
        try await town.store.forgetDeployments(to: "web")
        try await town.deploy("berkeley.ca")
        #expect(try inode(town.directory.file("served/berkeley.ca/meetings.db")) == before)
        #expect(try await town.store.deployments().count == 1)
    }

    /// Every database that is put in place is found once, however old it says it is, and one that cannot be published is
    /// not tried again and again.
    @Test func findsWhatIsNewOnce() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        let path = town.directory.file("sites/berkeley.ca/meetings.db")
        #expect(try await town.run("reconcile", "--dry-run").text.hasPrefix("1 site"))
        try await town.deploy("berkeley.ca")
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
        // Put in place with the time of a year ago, as `cp -p` does.
        try town.writeMeetings("berkeley.ca", minutes: 31)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: path)
        #expect(try await town.run("reconcile", "--dry-run").text.hasPrefix("1 site"))
        town.advance(seconds: 60)
        try await town.deploy("berkeley.ca")
        // Touched, with the same bytes.
        try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
        try await town.deploy("berkeley.ca")
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
        // Held back, and damaged.
        try town.writeMeetings("berkeley.ca", minutes: 3)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
        try town.directory.write("no database", to: "sites/berkeley.ca/meetings.db")
        #expect(try await town.run("reconcile", "--dry-run").text.hasPrefix("1 site"))
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
        #expect(try town.served("berkeley.ca/meetings.db") == 31)
    }

    /// Builds that never arrived take the place of none that did.
    @Test func keepsVersionsThatWereServed() async throws {
        let town = try await Town(
            on: .sqliteFile, "deploy: {keep: 2, targets: [{name: web, directory: DIRECTORY/served}]}")
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: [30, 31])
        let block = try town.blockSwitch(of: "berkeley.ca")
        for minutes in [32, 33, 34] {
            await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca", minutes: [minutes]) }
            town.advance(seconds: 60)
        }
        try FileManager.default.removeItem(atPath: block)
        try await town.deploy("berkeley.ca", minutes: [35])
        let back = try await town.run("rollback", "berkeley.ca")
        #expect(back.status == 0, "\(back.text)")
        #expect(try town.served("berkeley.ca/meetings.db") == 31)
    }

    /// What never arrived anywhere is nothing that a new database is measured by, and leaves nothing behind.
    @Test func comparesWithWhatWasServedOnly() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 100)
        // A file where the versions go.
        try FileManager.default.createDirectory(
            atPath: town.directory.file("served/.versions"), withIntermediateDirectories: true)
        try town.directory.write("", to: "served/.versions/berkeley.ca")
        let failure = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(failure?.observed.contains("(it serves nothing of it)") == true, "\(failure?.observed ?? "")")
        unlink(town.directory.file("served/.versions/berkeley.ca"))
        town.advance(seconds: 60)
        try town.writeMeetings("berkeley.ca", minutes: 3)
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 3)
    }

    @Test func keepsOneDeployOfASiteFromAnother() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 3)
        let path = town.directory.file("sites/berkeley.ca/.deploy.lock")
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        #expect(flock(descriptor, LOCK_EX) == 0)
        let failure = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(failure?.status == .tryAgainLater)
        close(descriptor)
        try await town.deploy("berkeley.ca")
    }
}
