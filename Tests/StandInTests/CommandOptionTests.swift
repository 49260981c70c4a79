import ArgumentParser
import Testing

@testable import StandIn

@Suite struct CommandOptionTests {
    @Test func readsEveryOption() throws {
        let command = try #require(
            try NetFileStandInCommand.parseAsRoot([
                "--port", "0", "--city", "BRK=Berkeley", "--city", "COAK=Oakland, the \"Town\"", "--years", "2024",
                "--seed", "9",
                "--committees", "3", "--fault", "BRK:2024:redirect=http://127.0.0.1:1/x", "--rare-sheets",
            ]) as? NetFileStandInCommand)
        #expect(command.port == 0)
        #expect(try command.city.yearRange() == 2024...2024)
        #expect(
            try command.city.makeCities() == [
                MadeUpCity(aid: "BRK", name: "Berkeley", seed: 9, size: 3, includesRareSheets: true),
                MadeUpCity(aid: "COAK", name: "Oakland, the \"Town\"", seed: 9, size: 3, includesRareSheets: true),
            ])
        let fault = try FaultOption(text: command.faults[0])
        #expect(fault.aid == "BRK" && fault.year == 2024 && fault.fault == .redirect(location: "http://127.0.0.1:1/x"))
    }

    @Test func generateTakesItsOwnOptions() throws {
        let command = try #require(
            try NetFileStandInCommand.parseAsRoot(["generate", "--out", "x", "--seed", "5", "--edition", "2"])
                as? GenerateExports)
        #expect(command.out == "x" && command.edition == 2)
        #expect(try command.city.makeCities() == [MadeUpCity(aid: "LIND", name: "Lindenport", seed: 5)])
    }

    @Test(arguments: [
        ["--city", "BRK"], ["--city", "B/K=Berkeley"], ["--years", "2026-2024"], ["--years", "x"],
        ["--years", "2024-2025-2026"],
        ["--committees", "0"], ["--port", "70000"], ["--fault", "LIND:html"], ["--fault", "LIND:2026:nonsense"],
        ["generate"], ["generate", "--out", "x", "--edition", "-1"],
    ])
    func refusesWhatDoesNotRead(arguments: [String]) {
        #expect(throws: (any Error).self) { try NetFileStandInCommand.parseAsRoot(arguments) }
    }

    @Test func generateWritesNetFilesNames() throws {
        try TemporaryDirectory.use { directory in
            var command = try NetFileStandInCommand.parseAsRoot(
                ["generate", "--out", directory, "--years", "2025", "--committees", "1"])
            try command.run()
            let files = try ExportDirectory(path: directory)
            let zip = try files.export(aid: "LIND", year: 2025, edition: 0)
            #expect(try zip?.bytes == MadeUpCity(aid: "LIND", name: "Lindenport", size: 1).exportZip(year: 2025))
        }
    }
}
