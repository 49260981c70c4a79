import Foundation
import TestSupport
import Testing

/// Our answers against recorded ones of Datasette and of civic.band's server, where the recording lies beside the
/// repository. Exactly the cases listed here differ, each for its reason.
@Suite(.enabled(if: Repository.hasConformance), .serialized) struct ConformanceTests {
    /// What of `conformance.py --report` counts here.
    private struct Report: Decodable {
        struct Difference: Decodable {
            let id: String
            let path: String
            let why: String
        }
        let total: Int
        let failures: [Difference]
    }

    private static let brokenOff = "the recorded answer breaks off with 'No item with that key' at a blob"
    private static let ties = "the recorded pages lose and repeat rows with equal sort values"
    private static let publicRecord = "election_finance is public record: whole file and streamed CSV are on"
    private static let noRecording = "the recording has no answer; RateLimitTests has the sequence"
    private static let afterSequence = "answered after a sequence that was not run; in RateLimitTests"
    private static let rateLimit = "rate-limit:-15-per-minute-per-address"

    private static let differsFromDatasette = [
        "csv-_header=off.003": brokenOff,
        "csv.009": brokenOff,
        "values-csv.003": brokenOff,
        "csv-_stream.020": "the recorded answer has one row twice, 724 rows for 723",
        "pagination-to-the-end:-sorted.017": ties, "pagination-to-the-end:-unsorted.018": ties,
        "pagination:-_next-token.017": ties,
    ]

    private static let differsFromCivicBand = [
        "settings:-disabled-features.002": publicRecord,
        "settings:-disabled-features.004": publicRecord,
        "directory:-rss.001": "civic.band meant to serve a feed as such: intended list",
        "\(rateLimit).001": noRecording, "\(rateLimit).002": noRecording, "\(rateLimit).003": noRecording,
        "\(rateLimit).004": afterSequence, "\(rateLimit).005": afterSequence, "\(rateLimit).006": afterSequence,
    ]

    @Test func answersAsDatasetteDoes() async throws {
        let files = try await ConformanceFixtures.directory
        let config = Repository.conformance + "/config"
        let arguments =
            ["meetings", "election_finance", "fixtures"].map { "\(files)/\($0).db" } + [
                "--config", config + "/datasette.json", "--metadata", config + "/metadata.json", "--cors",
            ]
        try await RunningCorkboard.serve(arguments, in: files) { server in
            try await Self.compare(server, "datasette", "datasette", Self.differsFromDatasette)
        }
    }

    @Test func answersAsCivicBandDoes() async throws {
        let files = try await ConformanceFixtures.directory
        let environment = [
            "CIVIC_OBSERVER_SECRET": "fixture-secret", "CIVIC_BAND_DOMAIN": "civic.band",
            "CDN_URL": "https://cdn.civic.band",
        ]
        let arguments = ["--sites-dir", files + "/sites", "--sites-db", files + "/sites.db"]
        try await RunningCorkboard.serve(arguments, environment: environment, in: files) { server in
            try await Self.compare(server, "corkboard", "corkboard", Self.differsFromCivicBand)
            try await Self.compare(server, "corkboard", "corkboard-intended", [:])
        }
    }

    private static func compare(
        _ server: RunningCorkboard, _ recording: String, _ list: String, _ known: [String: String]
    ) async throws {
        let directory = try TemporaryDirectory()
        let given = Repository.conformance
        let result = try await BuiltProgram(path: try await ConformanceFixtures.python).run(
            [
                given + "/conformance.py", "--reference", "file:\(given)/golden/\(recording).jsonl.gz",
                "--candidate", "http://127.0.0.1:\(server.port)", "--list", "\(given)/cases/\(list).json",
                "--report", directory.file("report.json"),
            ], in: directory.path)
        let bytes = try #require(FileManager.default.contents(atPath: directory.file("report.json")), "\(result.error)")
        let report = try JSONDecoder().decode(Report.self, from: bytes)
        #expect(report.total > 0)
        let unexpected = report.failures.filter { known[$0.id] == nil }
            .map { "\($0.id) \($0.path.prefix(200)): \($0.why)" }
        #expect(unexpected == [])
        let agreeing = Set(known.keys).subtracting(report.failures.map(\.id))
        #expect(agreeing.isEmpty, "no longer different, take from the list: \(agreeing.sorted())")
    }
}
