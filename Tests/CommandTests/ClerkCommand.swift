import CivicSQL
import Foundation
import StandIn
import TestSupport

/// The built `clerk` in a working directory of its own, with a stand-in's exports on disk.
struct ClerkCommand {
    static let made = MadeUpCity(aid: "LIND", name: "Lindenport", seed: 5, size: 3)
    static let agencies = """
        netfile_id,shortcut,name,kind,subdomain,status,files_with,note,evidence
        9001,LIND,City of Lindenport,city,lindenport.ca,confirmed,NetFile,,made up
        9002,MARB,Marisol Bay,city,marisolbay.ca,confirmed,NetFile,,made up

        """

    let directory: TemporaryDirectory
    let program = BuiltProgram("clerk")
    var environment: [String: String]

    init() throws {
        directory = try TemporaryDirectory()
        environment = [
            "STORAGE_DIR": directory.file("sites"), "NETFILE_PAUSE_SECONDS": "0", "NETFILE_RETRY_SECONDS": "0",
            "FINANCE_AGENCIES": directory.file("agencies.csv"),
        ]
        try directory.write(Self.agencies, to: "agencies.csv")
    }

    func run(_ line: String) async throws -> BuiltProgram.Result {
        try await program.run(words(line), environment: environment, in: directory.path)
    }

    func start(_ line: String) throws -> RunningProgram {
        try program.start(words(line), environment: environment, in: directory.path)
    }

    private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }

    /// Writes the export of a year and returns its path.
    func export(year: Int, edition: Int = 0) throws -> String {
        try directory.write(Self.made.exportZip(year: year, edition: edition), to: "LIND_\(year)_e\(edition).zip")
    }

    /// The path of the served database.
    var database: String { directory.file("sites/lindenport.ca/finance/election_finance.db") }

    /// What the served database was built from; fails when it is not whole.
    func fingerprint() throws -> String? {
        try SQLiteEngine(path: database, mode: .readOnly).build { connection in
            guard try connection.query("PRAGMA integrity_check").first?.values.first == .text("ok") else {
                throw CocoaError(.fileReadCorruptFile)
            }
            return try connection.query("SELECT fingerprint FROM etl_run").first?["fingerprint"].text
        }
    }
}
