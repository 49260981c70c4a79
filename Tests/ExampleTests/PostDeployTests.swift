import CivicModel
import Foundation
import TestSupport
import Testing

@testable import Clerk

/// `post_deploy` of the examples that tell of sites: no command calls it yet.
@Suite struct PostDeployTests {
    private func site() throws -> Site {
        var site = Site(subdomain: try #require(Subdomain("alameda.ca")))
        // What a line of JSON, and the tools of a shell, may stumble over.
        site.name = "Alameda \"Isla\" \\ José\n"
        site.extra = #"{"subdomain": "other.ca", "id": 7, "method": "shutdown"}"#
        return site
    }

    @Test func notifyFileTellsOfADeployedSite() async throws {
        var trial = try PluginTrial()
        try trial.link(BuiltProgram("notify-file").path)
        trial.environment["NOTIFY_FILE"] = trial.directory.file("told.jsonl")
        let site = try site()
        try await trial.withRegistry { registry, context in
            #expect(await registry.postDeploy(site, context: context).isEmpty)
        }
        let line = try JSONDecoder().decode([String: String].self, from: Data((trial.text("told.jsonl") ?? "").utf8))
        #expect(
            line == [
                "at": line["at"] ?? "", "event": "post_deploy", "subdomain": "alameda.ca", "name": site.name ?? "",
            ])
    }

    @Test func notifyLogTellsOfADeployedSite() async throws {
        var trial = try PluginTrial()
        try trial.link(PluginTrial.example("shell/notify-log"))
        trial.environment["NOTIFY_LOG"] = trial.directory.file("told.log")
        let site = try site()
        try await trial.withRegistry { registry, context in
            #expect(await registry.postDeploy(site, context: context).isEmpty)
            #expect(await registry.postCreate(site.subdomain, context: context).isEmpty)
        }
        #expect(trial.text("told.log") == "post_deploy alameda.ca\npost_create alameda.ca\n")
    }
}
