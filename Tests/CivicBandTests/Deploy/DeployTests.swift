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

    /// A target that was taken out of the configuration says nothing of what is served.
    @Test func forgetsTargetsThatAreGone() async throws {
        let town = try await Town(
            on: .sqliteFile,
            "deploy: {targets: [{name: old, directory: DIRECTORY/old}, {name: web, directory: DIRECTORY/served}]}")
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: [30, 31])
        try town.directory.write(
            "deploy: {targets: [{name: web, directory: \(town.directory.path)/served}]}", to: "clerk.yaml")
        #expect(try await town.run("rollback", "berkeley.ca").status == 0)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        let version = try #require(try await town.store.servedVersions(on: ["web"])[try town.site("berkeley.ca")])
        #expect(version.databases["meetings.db"]?.profile.rows == 30)
    }

    /// A target that lost its files gets all of them again, and the gate stays shut for what it held back.
    @Test func sendsAgainWhatATargetLost() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 100)
        try await town.deploy("berkeley.ca")
        try FileManager.default.removeItem(atPath: town.directory.file("served"))
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
        #expect(try await town.run("reconcile", "--resend", "wbe").status == 64)
        #expect(try await town.run("reconcile", "--resend", "web").text == "1 site to deploy\n  berkeley.ca\n")
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 100)
        town.advance(days: 1)
        try town.writeMeetings("berkeley.ca", minutes: 20)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        try await town.store.forgetDeployments(to: "web")
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(try town.served("berkeley.ca/meetings.db") == 100)
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

    /// A rollback that ends half way leaves no way back to what it rolled back.
    @Test func rollsBackAlsoWhereATargetFails() async throws {
        let town = try await Town(
            on: .sqliteFile,
            "deploy: {targets: [{name: web, directory: DIRECTORY/served}, {name: two, directory: DIRECTORY/two}]}")
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: [30, 31])
        // Nothing can be renamed over a directory that is not empty: the second target cannot switch.
        let block = town.directory.file("two/.berkeley.ca.next")
        try FileManager.default.createDirectory(atPath: block + "/full", withIntermediateDirectories: true)
        #expect(try await town.run("rollback", "berkeley.ca").status == 1)
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        try FileManager.default.removeItem(atPath: block)
        let first = try #require(try await town.store.versions(of: town.site("berkeley.ca")).last)
        #expect(try await town.run("rollback", "berkeley.ca", "--to", first.name).status == 0)
        #expect(try town.served("berkeley.ca/meetings.db", below: "two") == 30)
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

    @Test func isNotDeployedWithoutATarget() async throws {
        let town = try await Town(on: .sqliteFile, "gate: {coverage_days: 1}")
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 3)
        await #expect(throws: DeployDeclined.self) { try await town.deploy("berkeley.ca") }
        let registry = try PluginRegistry([CivicBandPlugin()], builtInCommands: [])
        let place = try town.place()
        let job = DeployJob(plugins: registry, sites: place.sites, zone: .gmt)
        let failure = await #expect(throws: Failure.self) {
            try await job.run(try town.site("berkeley.ca"), in: town.context)
        }
        #expect(failure?.observed == "no place for it: civicband: clerk.yaml names no target.")
        let site = try #require(try await place.sites.find(try town.site("berkeley.ca")))
        #expect(site.status == "new" && site.lastDeployed == nil)
    }

    /// One target is a file, so that nothing can be written below it: the other one is served all the same.
    @Test func goesOnWhereOneTargetFails() async throws {
        let town = try await Town(
            on: .sqliteFile,
            """
            deploy:
              targets:
                - {name: broken, directory: DIRECTORY/no/served}
                - {name: web, directory: DIRECTORY/served}
            """)
        try town.directory.write("", to: "no")
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        let failure = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(failure?.status == .tryAgainLater)
        #expect(failure?.state == "web has the new version.")
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        unlink(town.directory.file("no"))
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db", below: "no/served") == 30)
        #expect(Set(try await town.store.deployments().map(\.version)).count == 1)
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

    @Test func refusesTheStorageDirectoryAsTarget() async throws {
        let town = try await Town(
            on: .sqliteFile, "deploy: {targets: [{name: web, directory: DIRECTORY/sites/served}]}")
        try await town.add("berkeley.ca")
        let failure = await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(failure?.observed.contains("lie within each other") == true)
        // Also the root, and by a link.
        try town.directory.write("deploy: {targets: [{name: web, directory: /}]}", to: "clerk.yaml")
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        symlink(town.directory.file("sites/berkeley.ca"), town.directory.file("link"))
        try town.directory.write(
            "deploy: {targets: [{name: web, directory: \(town.directory.path)/link/y}]}", to: "clerk.yaml")
        try town.writeMeetings("berkeley.ca", minutes: 3)
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
    }

    /// Something else published the site before, as a directory: it is set aside, and not lost.
    @Test func takesThePlaceOfADirectory() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try town.writeMeetings("berkeley.ca", minutes: 30)
        try FileManager.default.createDirectory(
            atPath: town.directory.file("served/berkeley.ca"), withIntermediateDirectories: true)
        try town.directory.write("old", to: "served/berkeley.ca/meetings.db")
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        let aside = town.directory.file("served/.versions/berkeley.ca/before-the-first/meetings.db")
        #expect(try String(contentsOfFile: aside, encoding: .utf8) == "old")
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
