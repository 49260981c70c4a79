import Foundation
import TestSupport
import Testing

/// The two built programs together, over HTTP, as `scripts/run` uses them.
@Suite struct StandInProgramTests {
    @Test func servesAWholeRunAndStopsAtASignal() async throws {
        var clerk = try ClerkCommand()
        let url = clerk.directory.file("url")
        let server = try BuiltProgram("netfile-standin").start(
            [
                "--port", "0", "--city", "LIND=Lindenport", "--years", "2025-2025", "--committees", "3",
                "--url-file", url,
            ], in: clerk.directory.path)
        try await waitUntil { FileManager.default.fileExists(atPath: url) }
        let base = try String(contentsOfFile: url, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        clerk.environment["NETFILE_EXPORT_URL"] = base + "/pub2/excel"
        let result = try await clerk.run("finance etl --subdomain lindenport.ca --years 2024-2026 --register")
        #expect(result.status == 0)
        #expect(result.output.contains("2024, 2026: absent") && result.output.contains("2025: downloaded"))
        server.signal(SIGTERM)
        #expect(await server.end().status == 0)
    }
}
