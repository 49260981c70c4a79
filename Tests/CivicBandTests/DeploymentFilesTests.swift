import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk
@testable import Corkboard

/// The files of `deployment/`, as far as they can be checked without a machine of their own.
@Suite struct DeploymentFilesTests {
    private static let root = Repository.root + "/deployment"

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: Self.root + "/" + path, encoding: .utf8)
    }

    @Test(arguments: [
        ["check", "config", "prometheus.yml"], ["check", "rules", "alerts.yml"], ["test", "rules", "alerts.test.yml"],
    ])
    func passesPromtool(words: [String]) async throws {
        let result = try await BuiltProgram(path: "/usr/bin/promtool").run(words, in: Self.root + "/prometheus")
        #expect(result.status == 0, "\(result.output)\(result.error)")
    }

    /// Every metric that rules and panels ask for is told by the code.
    @Test func asksForMetricsThatThereAre() throws {
        var sources = ""
        for case let file as String in FileManager.default.enumerator(atPath: Repository.root + "/Sources") ?? .init()
        where file.hasSuffix(".swift") {
            sources += try String(contentsOfFile: Repository.root + "/Sources/" + file, encoding: .utf8)
        }
        var names: Set<String> = []
        for path in ["prometheus/alerts.yml", "grafana/civicband.json"] {
            names.formUnion(
                try text(path).matches(of: /\b(clerk|corkboard)_[a-z0-9_]+\b/).map { String($0.0) })
        }
        #expect(names.count >= 15)
        for name in names {
            let base = ["_bucket", "_sum", "_count"].reduce(name) {
                $0.hasSuffix($1) ? String($0.dropLast($1.count)) : $0
            }
            #expect(sources.contains(try Regex("\\b\(base)\\b")), "\(name)")
        }
    }

    @Test func hasADashboardThatIsJSON() throws {
        let board =
            try JSONSerialization.jsonObject(with: Data(try text("grafana/civicband.json").utf8)) as? [String: Any]
        let panels = try #require(board?["panels"] as? [[String: Any]])
        #expect(panels.count >= 10 && panels.allSatisfy { $0["title"] is String })
    }

    /// Units start commands that clerk and corkboard understand.
    @Test func startsCommandsThatThereAre() async throws {
        let units = try FileManager.default.contentsOfDirectory(atPath: Self.root + "/systemd")
        #expect(units.contains("clerk-up.service") && units.count >= 4)
        let directory = try TemporaryDirectory()
        for unit in units {
            let start = try #require(try text("systemd/\(unit)").firstMatch(of: /ExecStart=(.+)/)?.1, "\(unit)")
            var words = start.split(separator: " ").map(String.init)
            let program = try #require(words.removeFirst().split(separator: "/").last.map(String.init))
            if program == "corkboard" {
                #expect(words.removeFirst() == "serve")
                #expect(throws: Never.self, "\(unit)") { try Serve.parse(words) }
                continue
            }
            if words.first == "-q" { words.removeFirst() }
            if let command = [UpCommand.self].first(where: { $0.name == words.first }) {
                #expect(throws: Never.self, "\(unit)") { try command.parse(Array(words.dropFirst())) }
                continue
            }
            #expect(throws: Never.self, "\(unit)") { try ClerkCommand.parseAsRoot(words) }
            guard words.first == "worker" else { continue }
            // A queue that nobody serves is told before anything is done.
            let result = try await BuiltProgram("clerk").run(words + ["--burst"], in: directory.path)
            #expect(result.status == 0, "\(unit): \(result.error)")
        }
    }

    @Test func hasAConfigurationThatCanBeRead() async throws {
        let configuration = try CivicBandConfiguration.parse(try text("clerk.yaml"), "clerk.yaml")
        #expect(!configuration.targets.isEmpty)
        let result = try await BuiltProgram("clerk").run(
            ["schedule", "list", "--json"], environment: ["CLERK_CONFIG": Self.root + "/clerk.yaml"], in: Self.root)
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.contains("rollout update --spread 4h"))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/caddy")))
    func passesCaddy() async throws {
        let directory = try TemporaryDirectory()
        let result = try await BuiltProgram(path: "/usr/bin/caddy").run(
            ["validate", "--adapter", "caddyfile", "--config", Self.root + "/Caddyfile"], in: directory.path)
        #expect(result.status == 0, "\(result.error)")
    }
}
