import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Corkboard

@Suite struct CivicObserverTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var status: Int
        var body: String
        var verdict: KeyVerdict
        var testDescription: String { "\(status) \(body.prefix(40))" }

        init(_ status: Int, _ body: String, _ verdict: KeyVerdict) {
            (self.status, self.body, self.verdict) = (status, body, verdict)
        }
    }

    @Test func asksWithOurSecret() async throws {
        let stand = ObserverStandIn()
        try await stand.serve { observer, log in
            #expect(await observer.verdict(on: "cb_live_1") == .valid)
            #expect(await observer.verdict(on: "nope") == .invalid)
            #expect(stand.questions == ["cb_live_1", "nope"])
            #expect(stand.state.withLock { $0.secrets } == ["shared-secret", "shared-secret"])
            #expect(log.lines == [])
        }
    }

    @Test(arguments: [
        Case(200, #"{"valid": true}"#, .valid), Case(200, #"{"valid": false}"#, .invalid),
        Case(401, #"{"valid": false}"#, .invalid), Case(404, #"{"valid": false}"#, .invalid),
        Case(401, #"{"error": "Unauthorized"}"#, .unknown), Case(403, #"{"error": "Forbidden"}"#, .unknown),
        Case(404, "<h1>Not Found</h1>", .unknown), Case(500, #"{"valid": true}"#, .unknown),
        Case(500, #"{"valid": false}"#, .unknown), Case(503, "", .unknown), Case(201, #"{"valid": true}"#, .unknown),
        Case(200, "", .unknown), Case(200, "true", .unknown), Case(200, #"{"valid": "true"}"#, .unknown),
        Case(200, #"{"valid": 1}"#, .unknown), Case(200, #"[{"valid": true}]"#, .unknown), Case(200, "{", .unknown),
        Case(200, #"{"valid": true, "x": ""# + String(repeating: "x", count: 70_000) + #""}"#, .unknown),
    ])
    func believesItsWordOnly(_ given: Case) async throws {
        let stand = ObserverStandIn()
        stand.answer { ObserverStandIn.json(given.body, status: .init(code: given.status)) }
        try await stand.serve { observer, log in
            #expect(await observer.verdict(on: "cb_live_hunter2") == given.verdict)
            #expect(log.lines.count == (given.verdict == .unknown ? 1 : 0))
            #expect(log.lines.allSatisfy { !$0.contains("hunter2") && !$0.contains("shared-secret") })
        }
    }

    @Test func followsNobodyElsewhere() async throws {
        let stand = ObserverStandIn()
        stand.answer { ObserverStandIn.json("", status: .temporaryRedirect, headers: [.location: "/elsewhere"]) }
        try await stand.serve { observer, _ in
            #expect(await observer.verdict(on: "cb_live_1") == .unknown)
            #expect(stand.questions.count == 1)
        }
    }

    @Test func waitsNoLongerThanItsLimit() async throws {
        let stand = ObserverStandIn()
        stand.answer {
            try await Task.sleep(for: .seconds(20))
            return ObserverStandIn.json(#"{"valid": true}"#)
        }
        try await stand.serve { observer, _ in
            let start = ContinuousClock.now
            #expect(await observer.verdict(on: "cb_live_1") == .unknown)
            // A header at once, and a body that never ends.
            stand.answer {
                Response(
                    status: .ok,
                    body: ResponseBody { writer in
                        for _ in 0..<200 {
                            try await writer.write(ByteBuffer(string: " "))
                            try await Task.sleep(for: .milliseconds(100))
                        }
                        try await writer.finish(nil)
                    })
            }
            #expect(await observer.verdict(on: "cb_live_1") == .unknown)
            #expect(ContinuousClock.now - start < .seconds(30))
        }
    }

    @Test func answersUnknownWhereNobodyListens() async throws {
        let log = LogKeeper()
        let client = HTTPClient(configuration: CivicObserver.clientConfiguration)
        for url in ["http://127.0.0.1:1", "nonsense", "", "https://127.0.0.1:\(try SilentListener().port)"] {
            let observer = CivicObserver(
                url: url, secret: nil, client: client, timeout: .milliseconds(300), logger: log.logger)
            #expect(await observer.verdict(on: "cb_live_1") == .unknown)
        }
        #expect(log.lines.count == 4)
        try await client.shutdown()
    }
}
