import Synchronization
import Testing

@testable import StandIn

@Suite struct FaultTests {
    private let path = RunningServer.path

    @Test(
        arguments: [
            (Fault.html, 200, "text/html; charset=utf-8", nil), (.notFound, 404, "text/html; charset=utf-8", nil),
            (.unavailable(retryAfterSeconds: nil), 503, "text/html; charset=utf-8", nil),
            (.unavailable(retryAfterSeconds: 30), 503, "text/html; charset=utf-8", "30"),
            (.tooManyRequests(retryAfterSeconds: 7), 429, "text/html; charset=utf-8", "7"),
            (.empty, 200, "application/zip", nil), (.garbage, 200, "application/zip", nil),
            (.redirect(location: "/elsewhere"), 302, "text/html; charset=utf-8", nil),
        ] as [(Fault, Int, String, String?)])
    func answersInPlaceOfTheZip(fault: Fault, status: Int, type: String, retryAfter: String?) async throws {
        try await RunningServer.use { server, client in
            await server.setFault(fault, aid: "lind", year: 2025)
            let answer = try await client.send("GET", path)
            #expect(answer.status == status)
            #expect(answer.headers["content-type"] == type)
            #expect(answer.headers["retry-after"] == retryAfter)
            #expect(answer.promisedLength == answer.body.count)
            #expect(answer.body.isEmpty == (fault == .empty))
            #expect(answer.headers["location"] == (status == 302 ? "/elsewhere" : nil))
            #expect(!answer.body.starts(with: Array("PK".utf8)))
        }
    }

    @Test func cutsTheConnectionHalfWay() async throws {
        try await RunningServer.use { server, client in
            let whole = try await client.send("GET", path)
            await server.setFault(.cut, aid: "LIND", year: 2025)
            let answer = try await client.send("GET", path)
            #expect(answer.status == 200 && answer.promisedLength == whole.body.count)
            #expect(answer.body == Array(whole.body.prefix(whole.body.count / 2)))
        }
    }

    @Test func resetsTheConnection() async throws {
        try await RunningServer.use { server, client in
            await server.setFault(.reset, aid: "LIND", year: 2025)
            let answer = try await client.send("GET", path)
            #expect(answer.isNothing && answer.wasReset)
            #expect(await server.requests.map(\.status) == [0])
        }
    }

    @Test func hangsUntilTheServerStops() async throws {
        try await RunningServer.use { server, client in
            await server.setFault(.hang, aid: "LIND", year: 2025)
            async let answer = client.send("GET", path)
            #expect(await server.requests(atLeast: 1).map(\.status) == [0])
            await server.stop()
            let received = try await answer
            #expect(received.isNothing)
        }
    }

    @Test func dribblesTheBytes() async throws {
        let pauses = Mutex<[Duration]>([])
        let count: @Sendable (Duration) -> Void = { pause in pauses.withLock { $0.append(pause) } }
        try await RunningServer.use(pause: count) { server, client in
            await server.setFault(.slow(pauseMilliseconds: 5), aid: "LIND", year: 2025)
            let expected = try RunningServer.city.exportZip(year: 2025)
            #expect(try await client.send("GET", path).body == expected)
        }
        #expect(pauses.withLock { $0 } == Array(repeating: .milliseconds(5), count: 32))
    }

    @Test func holdsForTheGivenNumberOfRequestsAndOneExport() async throws {
        try await RunningServer.use { server, client in
            await server.setFault(.html, aid: "LIND", year: 2025, times: 2)
            #expect(
                try await client.send("HEAD", path.replacingOccurrences(of: "2025", with: "2024")).headers["etag"]
                    != nil)
            var types: [String?] = []
            for _ in 0..<3 { types.append(try await client.send("HEAD", path).headers["content-type"]) }
            #expect(types == ["text/html; charset=utf-8", "text/html; charset=utf-8", "application/x-zip-compressed"])
            #expect(await server.requests.map(\.fault) == [nil, "html", "html", nil])
        }
    }

    @Test func isSetOverHTTPToo() async throws {
        try await RunningServer.use { _, client in
            let put = "/_standin/faults/LIND/2025?kind="
            #expect(try await client.send("PUT", put + "unavailable%3D9&times=1").status == 200)
            let refused = try await client.send("HEAD", path)
            #expect(refused.status == 503 && refused.headers["retry-after"] == "9")
            #expect(try await client.send("HEAD", path).status == 200)
            _ = try await client.send("PUT", put + "notfound")
            #expect(try await client.send("HEAD", path).status == 404)
            _ = try await client.send("DELETE", "/_standin/faults")
            let first = try await client.send("HEAD", path)
            #expect(first.status == 200)
            _ = try await client.send("PUT", "/_standin/editions/LIND?edition=1")
            #expect(try await client.send("HEAD", path).headers["etag"] != first.headers["etag"])
            for target in [
                put + "nonsense", put + "html&times=x", "/_standin/faults/LIND/x?kind=html", "/_standin/editions/LIND",
            ] {
                #expect(try await client.send("PUT", target).status == 400, "\(target)")
            }
            #expect(try await client.send("PUT", "/_standin/other").status == 404)
        }
    }

    @Test(
        arguments: [
            ("HTML", .html), ("cut", .cut), ("hang", .hang), ("empty", .empty), ("notfound", .notFound),
            ("reset", .reset),
            ("garbage", .garbage), ("unavailable", .unavailable(retryAfterSeconds: nil)),
            ("unavailable=5", .unavailable(retryAfterSeconds: 5)),
            ("tooManyRequests", .tooManyRequests(retryAfterSeconds: 1)),
            ("tooManyRequests=9", .tooManyRequests(retryAfterSeconds: 9)), ("slow=200", .slow(pauseMilliseconds: 200)),
            ("redirect=http://x/?a=b", .redirect(location: "http://x/?a=b")),
            ("", nil), ("htm", nil), ("html=1", nil), ("unavailable=soon", nil), ("slow=-1", nil), ("redirect", nil),
        ] as [(String, Fault?)])
    func readsFaultsFromText(text: String, fault: Fault?) {
        #expect((try? Fault(text: text)) == fault)
    }
}
