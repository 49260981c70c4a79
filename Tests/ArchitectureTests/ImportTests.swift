import Foundation
import TestSupport
import Testing

/// Who may import whom, and where a third-party library has its only home. Changed by an ADR, never in passing.
@Suite struct ImportTests {
    /// Our own modules that each target may import.
    private static let allowed: [String: Set<String>] = [
        "CivicModel": [],
        "CivicSQL": ["CivicModel"],
        "ClerkPlugin": ["CivicModel"],
        "Clerk": ["CivicModel", "CivicSQL", "ClerkPlugin"],
        "Workbook": [],
        "ElectionFinance": ["CivicModel", "CivicSQL", "ClerkPlugin", "Workbook"],
        "StandIn": ["CivicModel", "ElectionFinance", "Workbook"],
        "Corkboard": ["CivicModel"],
        "CorkboardMain": ["Corkboard"],
        "CivicBand": ["CivicModel", "CivicSQL", "Clerk", "ClerkPlugin", "ElectionFinance"],
        "ClerkMain": ["CivicBand", "CivicModel", "Clerk", "ClerkPlugin", "ElectionFinance"],
        "ElectionFinanceMain": ["ClerkPlugin", "ElectionFinance"],
        "NetFileStandIn": ["StandIn"],
    ]

    /// The targets that may import a library; all others may not.
    private static let homes: [String: Set<String>] = [
        "GRDB": ["CivicSQL"], "GRDBSQLite": ["CivicSQL"],
        "CLibZip": ["Workbook"], "CExpat": ["Workbook"], "CLibPQ": ["CivicSQL"], "CSpawn": ["Clerk"],
        "CZlib": ["Corkboard"],
        "CSQLite": ["Corkboard"], "CHiredis": ["Corkboard"],
        "AsyncHTTPClient": ["Clerk", "Corkboard", "ElectionFinance"],
        "NIOCore": ["Clerk", "Corkboard", "ElectionFinance", "StandIn"],
        "NIOHTTP1": ["Clerk", "ElectionFinance", "StandIn"], "NIOPosix": ["Clerk", "ElectionFinance", "StandIn"],
        "Crypto": ["Corkboard", "ElectionFinance", "StandIn"], "SwiftCSV": ["Clerk", "ElectionFinance"],
        "UnixSignals": ["CivicBand", "Clerk", "StandIn"], "Yams": ["CivicBand", "Clerk", "Corkboard"],
        "ArgumentParser": ["CivicBand", "Clerk", "Corkboard", "ElectionFinance", "StandIn"],
        "Logging": ["Clerk", "ClerkPlugin", "Corkboard", "ElectionFinance"],
        "Subprocess": ["CivicBand"],
        "Hummingbird": ["Corkboard"], "HummingbirdCore": ["Corkboard"], "HTTPTypes": ["Corkboard"],
        "Mustache": ["Corkboard"], "ServiceLifecycle": ["Corkboard"], "FoundationNetworking": [], "FoundationXML": [],
    ]

    /// What comes with the toolchain.
    private static let toolchain: Set<String> = [
        "Foundation", "Synchronization", "Dispatch", "Glibc", "Musl", "Darwin",
    ]

    @Test func importsOnlyWhatTheTableAllows() throws {
        var problems: [String] = []
        for file in try SourceFile.all(below: "Sources") {
            guard let own = Self.allowed[file.target] else { continue }
            for (line, module) in file.imports where !Self.toolchain.contains(module) {
                if Self.allowed[module] != nil {
                    if !own.contains(module) {
                        problems.append("\(file.path):\(line): \(file.target) may not import \(module)")
                    }
                } else if Self.homes[module]?.contains(file.target) != true {
                    problems.append("\(file.path):\(line): \(module) has no home in \(file.target)")
                }
            }
        }
        #expect(problems == [])
    }

    @Test func knowsEveryTarget() throws {
        let systemLibraries: Set = ["CLibZip", "CExpat", "CLibPQ", "CSpawn", "CSQLite", "CHiredis", "CZlib"]
        let targets = Set(try SourceFile.all(below: "Sources").map(\.target))
        #expect(targets == Set(Self.allowed.keys))
        let folders = try FileManager.default.contentsOfDirectory(atPath: Repository.root + "/Sources")
        #expect(Set(folders) == targets.union(systemLibraries))
    }

    @Test func readsTheEnvironmentInEntryPointsOnly() throws {
        let readers = try SourceFile.all(below: "Sources").filter { file in
            file.text.contains("ProcessInfo.processInfo.environment") || file.text.contains("getenv(")
        }
        #expect(
            Set(readers.map(\.path)) == [
                "Sources/ClerkMain/ClerkMain.swift", "Sources/ClerkPlugin/Process/PluginMain.swift",
                "Sources/CorkboardMain/CorkboardMain.swift",
            ])
    }

    @Test func keepsEntryPointsShort() throws {
        for file in try SourceFile.all(below: "Sources")
        where ["ClerkMain", "CorkboardMain", "ElectionFinanceMain", "NetFileStandIn"].contains(file.target) {
            #expect(file.lines.count <= 40, "\(file.path)")
        }
    }

    @Test func findsAViolationWhereThereIsOne() {
        let file = SourceFile(
            path: "Sources/CivicModel/X.swift", text: "public import GRDB\nimport struct Clerk.Site\n")
        #expect(file.target == "CivicModel")
        #expect(file.imports.map(\.module) == ["GRDB", "Clerk"])
        #expect(file.imports.map(\.line) == [1, 2])
    }
}
