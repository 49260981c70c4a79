import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// Several targets, targets that come and go, and directories that cannot be one.
@Suite struct TargetTests {
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
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
        try FileManager.default.removeItem(atPath: town.directory.file("served"))
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

    /// A rollback that ends half way leaves no way back to what it rolled back.
    @Test func rollsBackAlsoWhereATargetFails() async throws {
        let town = try await Town(
            on: .sqliteFile,
            "deploy: {targets: [{name: web, directory: DIRECTORY/served}, {name: two, directory: DIRECTORY/two}]}")
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: [30, 31])
        let block = try town.blockSwitch(of: "berkeley.ca", below: "two")
        let half = try await town.run("rollback", "berkeley.ca")
        let first = try #require(try await town.store.versions(of: town.site("berkeley.ca")).last)
        #expect(half.status == 75 && half.text.contains("State: web serves \(first.name)."), "\(half.text)")
        #expect(half.text.contains("--to \(first.name)"))
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        // What is the version before is not clear now.
        let unclear = try await town.run("rollback", "berkeley.ca")
        #expect(unclear.status == 1 && unclear.text.contains("name one with --to"), "\(unclear.text)")
        await #expect(throws: Failure.self) { try await town.deploy("berkeley.ca") }
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        try FileManager.default.removeItem(atPath: block)
        #expect(try await town.run("rollback", "berkeley.ca", "--to", first.name).status == 0)
        #expect(try town.served("berkeley.ca/meetings.db", below: "two") == 30)
    }

    /// Files of this machine that are gone or cut off are found, and put in place again.
    @Test func mendsADirectoryThatLostItsFiles() async throws {
        let town = try await Town()
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: [30])
        #expect(try await town.run("reconcile", "--dry-run").text == "0 sites to deploy\n")
        let file = town.directory.file("served/berkeley.ca/meetings.db")
        #expect(truncate(file, 4096) == 0)
        #expect(try await town.run("reconcile", "--dry-run").text.hasPrefix("1 site to deploy"))
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        try FileManager.default.removeItem(atPath: town.directory.file("served"))
        #expect(try await town.run("reconcile", "--dry-run").text.hasPrefix("1 site to deploy"))
        try await town.deploy("berkeley.ca")
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        #expect(try await town.run("reconcile", "--dry-run").text == "0 sites to deploy\n")
    }

    /// A target that is away keeps no other from going back.
    @Test func rollsBackAtSomeTargets() async throws {
        let town = try await Town(
            on: .sqliteFile,
            "deploy: {targets: [{name: web, directory: DIRECTORY/served}, {name: two, directory: DIRECTORY/two}]}")
        try await town.add("berkeley.ca")
        try await town.deploy("berkeley.ca", minutes: [30, 31])
        try FileManager.default.moveItem(atPath: town.directory.file("two"), toPath: town.directory.file("away"))
        let refused = try await town.run("rollback", "berkeley.ca")
        #expect(refused.status == 1 && refused.text.contains("`--target` names the others"), "\(refused.text)")
        #expect(try town.served("berkeley.ca/meetings.db") == 31)
        #expect(try await town.run("rollback", "berkeley.ca", "--target", "three").text.contains("no target three"))
        #expect(try await town.run("rollback", "berkeley.ca", "--target", "web").status == 0)
        #expect(try town.served("berkeley.ca/meetings.db") == 30)
        #expect(try await town.run("reconcile").text == "0 sites to deploy\n")
    }
}
