import CivicModel
import Foundation
import TestSupport
import Testing

@testable import Clerk

/// `Examples/DeployToDirectory`: no command deploys yet, so the registry asks its process, as a deploy job will.
@Suite struct DeployToDirectoryTests {
    private let site = Subdomain("alameda.ca")

    /// A storage directory with two databases, and a directory to deploy to.
    private func trial() throws -> PluginTrial {
        var trial = try PluginTrial()
        try trial.link(BuiltProgram("deploy-to-directory").path)
        trial.environment["DEPLOY_DIRECTORY"] = trial.directory.file("served")
        try FileManager.default.createDirectory(
            atPath: trial.directory.file("sites/alameda.ca/finance"), withIntermediateDirectories: true)
        return trial
    }

    private func deploy(_ trial: PluginTrial) async throws {
        try await trial.withRegistry { registry, context in
            try await registry.deployMunicipality(#require(site), context: context)
        }
    }

    private func bytes(_ count: Int, _ seed: UInt8) -> [UInt8] { (0..<count).map { UInt8($0 % 251) ^ seed } }

    @Test func passesTheCheck() async throws {
        let trial = try trial()
        let check = try await trial.run("plugins", "check", "plugins/deploy-to-directory")
        #expect(check.status == 0, "\(check)")
        #expect(trial.text("served") == nil)
    }

    @Test func deploysWholeDatabases() async throws {
        let trial = try trial()
        let meetings = bytes(3_000_017, 1)
        let finance = bytes(65_536, 2)
        try trial.directory.write(meetings, to: "sites/alameda.ca/meetings.db")
        try trial.directory.write(finance, to: "sites/alameda.ca/finance/election_finance.db")
        try await deploy(trial)
        #expect(served(trial, "meetings.db") == Data(meetings))
        #expect(served(trial, "finance/election_finance.db") == Data(finance))
        #expect(try files(trial) == ["alameda.ca", "finance", "finance/election_finance.db", "meetings.db"])
    }

    @Test func replacesWhatWasDeployedBefore() async throws {
        let trial = try trial()
        try trial.directory.write(bytes(9_000, 3), to: "sites/alameda.ca/meetings.db")
        try await deploy(trial)
        // A reader that has the old database open keeps it whole.
        let reader = try FileHandle(
            forReadingFrom: URL(fileURLWithPath: trial.directory.file("served/alameda.ca/meetings.db")))
        try trial.directory.write(bytes(500, 4), to: "sites/alameda.ca/meetings.db")
        try await deploy(trial)
        #expect(served(trial, "meetings.db") == Data(bytes(500, 4)))
        #expect(try reader.readToEnd() == Data(bytes(9_000, 3)))
        #expect(try files(trial) == ["alameda.ca", "meetings.db"])
    }

    @Test func deploysAsMuchAsThereIs() async throws {
        let trial = try trial()
        try await deploy(trial)
        #expect(!FileManager.default.fileExists(atPath: trial.directory.file("served")))
    }

    @Test(arguments: [nil, "", "served"]) func refusesToDeployNowhere(setting: String?) async throws {
        var trial = try trial()
        trial.environment["DEPLOY_DIRECTORY"] = setting
        let error = await #expect(throws: PluginFailure.self) { try await deploy(trial) }
        let text = error?.description ?? ""
        #expect(text.contains("plugin deploy-to-directory failed in deploy_municipality"), "\(text)")
        #expect(text.contains("DEPLOY_DIRECTORY is not set to an absolute path"), "\(text)")
        let failure = error?.cause as? Failure
        #expect(failure?.next.hasPrefix("set it in the environment or in .env") == true, "\(text)")
    }

    @Test func saysWhyItCannotWrite() async throws {
        var trial = try trial()
        trial.environment["DEPLOY_DIRECTORY"] = try trial.directory.write("", to: "a-file")
        try trial.directory.write(bytes(10, 5), to: "sites/alameda.ca/meetings.db")
        let error = await #expect(throws: PluginFailure.self) { try await deploy(trial) }
        let text = error?.description ?? ""
        #expect(text.contains("Not a directory"), "\(text)")
        let failure = error?.cause as? Failure
        #expect(failure?.state == "what was deployed before is still served.")
    }

    private func served(_ trial: PluginTrial, _ name: String) -> Data? {
        FileManager.default.contents(atPath: trial.directory.file("served/alameda.ca/" + name))
    }

    /// Everything below the directory that is served from: nothing is left over.
    private func files(_ trial: PluginTrial) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: trial.directory.file("served"))
            .map { $0.replacing("alameda.ca/", with: "") }.sorted()
    }
}
