import ArgumentParser
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Corkboard

/// What the documents tell of corkboard is what the code has.
@Suite struct DocumentationTests {
    @Test func describesEveryCommandAndFlag() throws {
        let text = try document("docs/commands.md")
        let commands = CorkboardProgram.configuration.subcommands
        #expect(commands.count >= 3)
        var flags: Set<String> = []
        let all: [any ParsableCommand.Type] = [CorkboardProgram.self] + commands
        for command in all {
            let help = command.helpMessage(columns: 200)
            flags.formUnion(help.matches(of: /--[a-z][a-z-]+/).map { String($0.0) })
        }
        for command in commands {
            let name = command.configuration.commandName ?? String(describing: command).lowercased()
            #expect(text.contains("`corkboard \(name) "), "\(name)")
        }
        #expect(flags.count >= 14)
        for flag in flags { #expect(text.contains(flag), "\(flag)") }
        #expect(text.contains("`\(CorkboardVersion.text)`"))
    }

    /// Every name that the code looks up in the environment.
    @Test func describesEverySettingOfTheEnvironment() throws {
        let text = try document("docs/settings.md")
        let source = try document("Sources/Corkboard/Configuration/ServerEnvironment.swift")
        let names = Set(source.matches(of: /"([A-Z]+_[A-Z_]+)"/).map { String($0.1) })
        #expect(names.count >= 7)
        for name in names { #expect(text.contains("| `\(name)` |"), "\(name)") }
    }

    @Test func describesEverySettingOfDatasette() throws {
        let text = try document("docs/corkboard/configuration.md")
        #expect(ServerSettings.names.count >= 20)
        for name in ServerSettings.names { #expect(text.contains("`\(name)`"), "\(name)") }
        for key in TableConfiguration.keys where key != "plugins" { #expect(text.contains("`\(key)`"), "\(key)") }
    }

    /// Defaults, and what civic.band's sites have instead, as the table of settings shows them.
    @Test func showsTheDefaultsOfSettings() throws {
        let rows = try document("docs/corkboard/configuration.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let sites = try JSONParser.parse(PackageResources.site_json)["settings"]
        for member in ServerSettings().json.members {
            // Those without a meaning here stand in no row.
            guard let row = rows.first(where: { $0.hasPrefix("| `\(member.name)` |") }) else { continue }
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            #expect(cells[2] == Self.word(member.value), "\(member.name)")
            #expect(cells[3] == (sites?[member.name].map(Self.word) ?? ""), "\(member.name)")
        }
    }

    @Test func describesEveryOperatorAndExtra() throws {
        let text = try document("docs/corkboard/api.md")
        for operation in FilterOperator.allCases { #expect(text.contains("`\(operation.rawValue)`"), "\(operation)") }
        for (name, _) in TableExtras.descriptions { #expect(text.contains("`\(name)`"), "\(name)") }
        for kind in Facet.Kind.allCases { #expect(text.contains("`\(kind.parameter)=column`"), "\(kind)") }
    }

    @Test func describesEveryTierAndRefusal() throws {
        let text = try document("docs/corkboard/access.md")
        for tier in AccessTier.allCases { #expect(text.contains("`\(tier.rawValue)`"), "\(tier)") }
        for refusal in AccessRefusal.allCases { #expect(text.contains("`\(refusal.rawValue)`"), "\(refusal)") }
        for column in DirectorySite.columns { #expect(text.contains("`\(column)`"), "\(column)") }
        #expect(text.contains("\(AccessRules.requestsPerWindow) requests within a minute"))
    }

    @Test func listsEveryMetricWithItsType() throws {
        let rows = try document("docs/corkboard/operations.md").split(separator: "\n").filter { $0.hasPrefix("|") }
        let text = ServerMetrics(routes: ["table"], gauges: .init(), startSeconds: 0).text()
        let metrics = text.matches(of: /# TYPE ([a-z_]+) ([a-z]+)/).map { (name: $0.1, kind: $0.2) }
        #expect(metrics.count >= 10)
        for metric in metrics {
            #expect(rows.contains { $0.hasPrefix("| `\(metric.name)` | \(metric.kind) |") }, "\(metric.name)")
        }
    }

    @Test func listsEveryRouteAndFieldOfTheAccessLog() throws {
        let text = try document("docs/corkboard/operations.md")
        for route in RouteName.allCases { #expect(text.contains("`\(route.rawValue)`"), "\(route)") }
        let request = WebRequest(path: "/", headers: [.userAgent: "curl", .referer: "https://civic.band/"])
        let record = AccessRecord(
            request, status: 200, bytes: 0, duration: .zero, tier: "open", unixMilliseconds: 0)
        let line = String(decoding: record.line, as: UTF8.self)
        let fields = line.matches(of: /"([a-z_]+)":/).map { String($0.1) }
        #expect(fields.count == 13)
        for field in fields { #expect(text.contains("`\(field)`"), "\(field)") }
    }

    /// How the table of settings spells a value.
    private static func word(_ value: JSONValue) -> String {
        switch value {
        case .bool(let value): value ? "on" : "off"
        case .number(let digits): digits
        default: value.text ?? ""
        }
    }

    private func document(_ path: String) throws -> String {
        try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
    }
}
