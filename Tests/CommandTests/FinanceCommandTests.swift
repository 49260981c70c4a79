import CivicSQL
import Foundation
import StandIn
import TestSupport
import Testing

/// The built program as an operator uses it: output, errors, exit status.
@Suite struct FinanceCommandTests {
    private let clerk: ClerkCommand

    init() throws { clerk = try ClerkCommand() }

    @Test func buildsADatabaseAndPrintsWhatItHolds() async throws {
        let path = try clerk.export(year: 2025)
        let result = try await clerk.run("finance etl --subdomain lindenport.ca --from \(path)")
        #expect(result.status == 0)
        #expect(result.output.contains("sites/lindenport.ca/finance/election_finance.db"))
        #expect(result.output.contains("monetary_contributions") && result.output.contains("reconciliation: "))
        #expect(result.output.contains("--register adds it"))
        #expect(result.error.contains("lindenport.ca transform: 2025"))
        #expect(!result.error.contains("\u{1B}"))
        let again = try await clerk.run("finance etl --subdomain lindenport.ca --from \(path)")
        #expect(again.status == 0)
        #expect(again.output.contains("nothing changed in the parsed exports; the database was not touched"))
    }

    /// Nothing inside a workbook tells whose it is; its name may.
    @Test func refusesTheWorkbookOfAnotherAgency() async throws {
        let path = try clerk.export(year: 2025)
        for (name, isTaken) in [("BRK_2025.zip", false), ("LIND_BRK_2025.zip", true), ("export-2025.zip", true)] {
            let other = clerk.directory.file(name)
            try FileManager.default.copyItem(atPath: path, toPath: other)
            let result = try await clerk.run("finance extract lindenport.ca --from \(other)")
            #expect(result.status == (isTaken ? 0 : 64), "\(name): \(result.error)")
            let says = "BRK_2025.zip is named after the agency BRK, and lindenport.ca is LIND"
            #expect(result.error.contains(says) != isTaken, "\(result.error)")
        }
    }

    @Test func runsTheStagesOneByOne() async throws {
        let path = try clerk.export(year: 2025)
        #expect(try await clerk.run("finance load lindenport.ca").status == 1)
        #expect(try await clerk.run("finance extract lindenport.ca --from \(path)").status == 0)
        #expect(try await clerk.run("finance transform lindenport.ca").status == 0)
        #expect(!FileManager.default.fileExists(atPath: clerk.database))
        #expect(try await clerk.run("finance load lindenport.ca").status == 0)
        #expect(try clerk.fingerprint() != nil)
    }

    @Test func printsJSONForPrograms() async throws {
        struct Report: Decodable {
            struct Contents: Decodable {
                struct Table: Decodable { var name: String, rows: Int }
                var tables: [Table], records: Int, reconciliation: [String: Int]
            }
            var subdomain: String, outcome: String, contents: Contents
        }
        let path = try clerk.export(year: 2025)
        let result = try await clerk.run("-q finance etl --subdomain lindenport.ca --from \(path) --json")
        #expect(result.status == 0 && result.error == "")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let report = try decoder.decode(Report.self, from: Data(result.output.utf8))
        #expect(report.outcome == "published" && report.subdomain == "lindenport.ca")
        #expect(report.contents.tables.count == 16 && report.contents.records > 100)
        #expect(report.contents.reconciliation["mismatch"] == 0)
        let failed = try await clerk.run("finance etl --subdomain alameda.ca --json")
        #expect(failed.status == 1)
        #expect(failed.output.contains(#""outcome" : "failed""#) && failed.output.contains(#""next" : "#))
    }

    @Test func registersASiteAndWritesOnlyItsFinanceColumns() async throws {
        let path = try clerk.export(year: 2025)
        let result = try await clerk.run("finance etl --subdomain lindenport.ca --from \(path) --register")
        #expect(result.status == 0 && result.output.contains("finance columns were updated"))
        let civic = try SQLiteEngine(path: clerk.directory.file("civic.db"), mode: .readOnly)
        let row = try #require(try civic.build { try $0.query("SELECT * FROM sites").first })
        #expect(row["subdomain"] == .text("lindenport.ca") && row["has_finance_data"] == .integer(1))
        #expect(row["finance_source"] == .text("NetFile") && row["finance_coverage_start"] == .text("2025-01-01"))
        #expect(row["last_updated"] == .null && row["updated_at"] == .null && row["current_stage"] == .null)
    }

    @Test func goesOnWithTheNextCityAfterOneFails() async throws {
        // Only the two made-up cities: every built-in one is rejected in this map.
        let server = StandInServer(source: MadeUpExports([ClerkCommand.made], years: 2025...2025))
        try await server.start()
        var clerk = clerk
        clerk.environment["NETFILE_EXPORT_URL"] = await server.exportBaseURL
        try rejectBuiltInAgencies()
        let result = try await clerk.run("finance etl --all --years 2025")
        await server.stop()
        #expect(result.status == 1)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.contains { $0.hasPrefix("lindenport.ca") && $0.contains("published") })
        #expect(lines.contains { $0.hasPrefix("marisolbay.ca") && $0.contains("failed") })
        #expect(result.error.contains("State: ") && result.error.contains("Next: "))
    }

    @Test func takesTheCityThatWaitedLongest() async throws {
        let server = StandInServer(source: MadeUpExports([ClerkCommand.made], years: 2025...2025))
        try await server.start()
        var clerk = clerk
        clerk.environment["NETFILE_EXPORT_URL"] = await server.exportBaseURL
        let none = try await clerk.run("finance etl --next-site --years 2025")
        #expect(none.status == 0 && none.output.contains("No sites eligible"))
        #expect(!FileManager.default.fileExists(atPath: clerk.directory.file("civic.db")))
        let path = try clerk.export(year: 2025)
        #expect(try await clerk.run("finance etl lindenport.ca --from \(path) --register").status == 0)
        let next = try await clerk.run("finance etl --next-site --years 2025")
        await server.stop()
        #expect(next.status == 0 && next.output.contains("lindenport.ca"))
    }

    @Test(arguments: [
        ("finance etl", "Specify one of"), ("finance etl --all --next-site", "Specify one of"),
        ("finance etl --subdomain ../../etc", "is no subdomain"), ("finance etl a.ca --years 20x", "--years"),
        ("finance etl --all --from x.zip", "--from"), ("finance nope", "nope"), ("nope", "nope"),
        ("finance etl lindenport.ca --from missing.zip", "does not exist"),
        ("finance etl lindenport.ca --from a.zip --from b.zip", "put several workbooks into a directory"),
        ("finance load lindenport.ca --from x.zip", "--from goes with"),
        ("finance load lindenport.ca --years 2020", "--years does not go with load"),
    ])
    func refusesWrongUsageWithStatus64(line: String, says: String) async throws {
        let result = try await clerk.run(line)
        #expect(result.status == 64)
        #expect(result.error.contains(says) || result.output.contains(says))
        #expect(!FileManager.default.fileExists(atPath: clerk.directory.file("sites")))
    }

    @Test(arguments: [
        ("nowhere.ca", "no such subdomain"), ("alameda.ca", "SouthTech eCampaign"), ("arroyogrande.ca", "CAG"),
    ])
    func saysWhyACityCannotRun(site: String, says: String) async throws {
        let result = try await clerk.run("finance etl --subdomain \(site)")
        #expect(result.status == 1 && result.error.contains(says))
        #expect(result.error.contains("\nState: ") && result.error.contains("\nNext: "))
    }

    @Test func refusesTwoSubdomainsOfOneAgency() async throws {
        try clerk.directory.write(
            ClerkCommand.agencies.replacingOccurrences(of: "MARB", with: "LIND"), to: "agencies.csv")
        let result = try await clerk.run("finance etl --subdomain lindenport.ca")
        #expect(result.status == 1 && result.error.contains("agency LIND has two subdomains"))
    }

    @Test func reportsMalformedSettingsTogether() async throws {
        var clerk = clerk
        clerk.environment["NETFILE_ATTEMPTS"] = "many"
        clerk.environment["NETFILE_PAUSE_SECONDS"] = "-1"
        let result = try await clerk.run("finance etl --subdomain lindenport.ca")
        #expect(result.status == 64)
        #expect(result.error.contains("NETFILE_ATTEMPTS") && result.error.contains("NETFILE_PAUSE_SECONDS"))
    }

    @Test func confirmsAndRejectsAgencies() async throws {
        #expect(try await clerk.run("finance agencies confirm anaheim.ca --reason checked").status == 0)
        let listed = try await clerk.run("finance agencies list --status confirmed")
        #expect(listed.output.contains("anaheim.ca"))
        #expect(try await clerk.run("finance agencies reject anaheim.ca").status == 0)
        let refused = try await clerk.run("finance etl --subdomain anaheim.ca")
        #expect(refused.status == 1 && refused.error.contains("was rejected"))
    }

    @Test func proposesAgenciesOfNetFilesList() async throws {
        let server = StandInServer(
            source: MadeUpExports([MadeUpCity(aid: "QUAR", name: "City of Quarry Heights")], years: 2025...2025))
        try await server.start()
        var clerk = clerk
        clerk.environment["NETFILE_API_URL"] = await server.apiBaseURL
        let result = try await clerk.run("finance agencies propose --write")
        await server.stop()
        #expect(result.status == 0)
        #expect(result.output.contains("quarryheights.ca") && result.output.contains("1 of them new"))
        let listed = try await clerk.run("finance agencies list --status proposed")
        #expect(listed.output.contains("quarryheights.ca"))
        let down = try await clerk.run("finance agencies propose")
        #expect(down.status == 75)
    }

    @Test func importsZipCodes() async throws {
        try clerk.directory.write("zip,city,county\n94611,Piedmont,Alameda\n", to: "zips.csv")
        let result = try await clerk.run("finance zipcodes import zips.csv")
        #expect(result.status == 0 && result.output.contains("zipcodes.csv: 1;"))
        #expect(try await clerk.run("finance zipcodes import agencies.csv").status == 1)
    }

    @Test func checksAWorkbookWithoutWriting() async throws {
        let result = try await clerk.run("finance check \(try clerk.export(year: 2025))")
        #expect(result.status == 0 && result.output.contains("A-Contributions"))
        try clerk.directory.write("<html>sorry</html>", to: "page.zip")
        let page = try await clerk.run("finance check page.zip")
        #expect(page.status == 1 && page.error.contains("it is a web page"))
    }

    @Test func refusesAnAgenciesFileThatIsNamedAndNotThere() async throws {
        var clerk = clerk
        clerk.environment["FINANCE_AGENCIES"] = clerk.directory.file("typo.csv")
        let result = try await clerk.run("finance etl berkeley.ca")
        #expect(result.status == 64 && result.error.contains("typo.csv, which is not there"))
    }

    @Test func failsWhenItsResultCannotBeWritten() async throws {
        let shell = BuiltProgram(path: "/bin/bash")
        let list = "\(clerk.program.path) finance agencies list"
        let full = try await shell.run(
            ["-c", "\(list) > /dev/full"], environment: clerk.environment, in: clerk.directory.path)
        #expect(full.status == 1)
        let cut = try await shell.run(
            ["-c", "set -o pipefail; \(list) | head -1"], environment: clerk.environment,
            in: clerk.directory.path)
        #expect(cut.status == 0)
    }

    @Test(arguments: ["sites", "pipe"])
    func refusesWhatIsNoFile(name: String) async throws {
        try FileManager.default.createDirectory(
            atPath: clerk.directory.file("sites"), withIntermediateDirectories: true)
        mkfifo(clerk.directory.file("pipe"), 0o600)
        let result = try await clerk.run("finance check \(name)")
        #expect(result.status == 1 && result.error.contains("it is not a file"))
    }

    @Test func tellsWhenOnlyTheSiteRowCouldNotBeWritten() async throws {
        let path = try clerk.export(year: 2025)
        #expect(try await clerk.run("finance etl lindenport.ca --from \(path) --register").status == 0)
        let civic = try SQLiteEngine(path: clerk.directory.file("civic.db"), mode: .shared)
        try civic.build {
            try $0.executeScript("CREATE TRIGGER no BEFORE UPDATE ON sites BEGIN SELECT RAISE(ABORT, 'no'); END")
        }
        let result = try await clerk.run("finance load lindenport.ca --force")
        #expect(result.status == 1)
        #expect(result.error.contains("State: the finance database is published; only its site row was not updated."))
    }

    @Test func printsErrorsAlsoWhenQuiet() async throws {
        let result = try await clerk.run("-q finance etl alameda.ca")
        #expect(result.status == 1 && result.output == "" && result.error.contains("SouthTech eCampaign"))
    }

    @Test(arguments: [
        ("finance etl --help", "--next-site"), ("finance help etl", "--next-site"), ("help finance", "zipcodes"),
        ("finance", "zipcodes"), ("finance agencies", "propose"), ("finance agencies reject --help", "--reason"),
        ("db --help", "upgrade"),
    ])
    func helps(line: String, says: String) async throws {
        let result = try await clerk.run(line)
        #expect(result.status == 0 && result.output.contains(says) && result.error == "")
    }

    @Test func refusesASourceOfAnotherYear() async throws {
        let result = try await clerk.run("finance etl lindenport.ca --years 2019 --from \(clerk.export(year: 2025))")
        #expect(result.status == 64 && result.error.contains("is of 2025, not of --years"))
    }

    @Test func tellsAtOnceThatNetFileCannotBeReached() async throws {
        var clerk = clerk
        clerk.environment["NETFILE_EXPORT_URL"] = "http://127.0.0.1:9/pub2/excel"
        let result = try await clerk.run("finance etl lindenport.ca")
        #expect(result.status == 75)
        #expect(result.error.contains("no connection to 127.0.0.1 port 9 could be made"))
    }

    private func rejectBuiltInAgencies() throws {
        let builtIn = try String(
            contentsOfFile: Repository.root + "/Sources/ElectionFinance/Resources/agencies.csv", encoding: .utf8)
        let rejected = builtIn.replacingOccurrences(of: ",confirmed,", with: ",rejected,")
        let own = ClerkCommand.agencies.split(separator: "\n").dropFirst().joined(separator: "\n")
        try clerk.directory.write(rejected + own + "\n", to: "agencies.csv")
    }
}
