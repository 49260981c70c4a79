import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Corkboard

@Suite struct AccessRecordTests {
    private struct Line: Decodable, Equatable {
        var time, host, site, method, path, query, client, tier: String
        var status, bytes: Int
        var duration_ms: Double
        var user_agent, referer: String?
    }

    private static func record(
        path: String = "/", query: String = "", headers: HTTPFields = [:], host: String = "h"
    ) -> AccessRecord {
        AccessRecord(
            WebRequest(path: path, queryString: query, headers: headers, host: host, client: "192.0.2.1"),
            site: "berkeley.ca", status: 200, bytes: 12_345, duration: .microseconds(1_234_567), tier: "anonymous",
            unixMilliseconds: 1_795_154_400_042)
    }

    /// The only line there is, read as JSON.
    private static func read(_ record: AccessRecord) throws -> Line {
        let bytes = record.line
        #expect(bytes.last == 0x0A && bytes.count { $0 == 0x0A } == 1)
        #expect(String(validating: bytes, as: UTF8.self) != nil)
        let controls = String(decoding: bytes.dropLast(), as: UTF8.self).unicodeScalars.filter {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0 == "\u{2028}" || $0 == "\u{2029}"
        }
        #expect(controls.isEmpty)
        return try JSONDecoder().decode(Line.self, from: Data(bytes))
    }

    @Test func writesOneLine() throws {
        let record = Self.record(
            path: "/meetings/minutes.json", query: "_search=x&api_key=hunter2",
            headers: [.userAgent: "curl/8", .referer: "https://civic.band/a?api_key=hunter2#x"], host: "b.civic.band")
        #expect(
            String(decoding: record.line, as: UTF8.self)
                == #"{"time":"2026-11-20T06:00:00.042Z","host":"b.civic.band","site":"berkeley.ca","method":"GET","#
                + #""path":"/meetings/minutes.json","query":"_search=x&api_key=REDACTED","status":200,"bytes":12345,"#
                + #""duration_ms":1234.567,"client":"192.0.2.1","tier":"anonymous","user_agent":"curl/8","#
                + #""referer":"https://civic.band/a"}"# + "\n")
    }

    @Test(arguments: [
        "\n", "\r\n{\"time\":\"forged\"}\n", "\u{0}\u{1}\u{1F}", "\u{7F}", "\u{85}\u{9B}31m", "\u{2028}\u{2029}",
        "\u{1B}[31mred", "\"", "\\", "\\\"", "\\u000a", "é\u{2027}\u{202A}日本🐦", "\u{FEFF}\u{202E}", "\u{A0}\u{A8}",
    ])
    func escapesWhatClientsSend(text: String) throws {
        let line = try Self.read(Self.record(path: text, query: text, host: text))
        // The reader of JSON gets what the client sent.
        #expect(line.path == text && line.query == text && line.host == text)
    }

    @Test func cutsWhatIsLong() throws {
        let long = String(repeating: "é", count: 9000)
        let record = Self.record(
            path: "/" + long, query: "a" + long, headers: [.userAgent: String(repeating: "x", count: 300)],
            host: "/" + long)
        let line = try Self.read(record)
        #expect(line.path.utf8.count == 1999 && line.query.utf8.count == 3999 && line.host.utf8.count == 259)
        #expect(line.user_agent?.utf8.count == 200)
        #expect(record.line.count < 8000)
    }

    @Test func takesWhateverMutantsSend() throws {
        var mutator = MessageMutator(seed: 5)
        for _ in 0..<2000 {
            let bytes = mutator.spoil([#"{"/meetings/minutes.json?_search=x&api_key=hunter2":"é"}"#])
            let text = String(decoding: bytes, as: UTF8.self)
            _ = try Self.read(Self.record(path: text, query: text, host: text))
        }
    }
}
