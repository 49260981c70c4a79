import Foundation
import Logging
import Testing

@testable import Clerk

/// Deliveries over a real connection.
@Suite(.timeLimit(.minutes(1))) struct LokiSinkTests {
    private let recorded = RecordedLines()
    private let pauses = RecordedPauses()

    private func sink(
        _ url: String, _ pauses: RecordedPauses? = nil, limits: LokiBacklog.Limits = .init()
    ) throws -> LokiSink {
        LokiSink(
            address: try LokiAddress(url), labels: LokiLabels(host: "web1", command: "update"), zone: .losAngeles,
            limits: limits, timeout: .seconds(60), now: { .example }, sleep: (pauses ?? self.pauses).sleep,
            write: recorded.write)
    }

    private func logger(_ sink: LokiSink, _ label: String = "clerk.jobs") -> Logger {
        Logger(label: label) { LokiLogHandler(label: $0, sink: sink) }
    }

    @Test func deliversAtTheEnd() async throws {
        try await LokiStub.use(.status(204)) { stub in
            let sink = try sink(
                "http://clerk:s3cret@127.0.0.1:\(stub.port)", RecordedPauses(isEndless: true))
            logger(sink).info("One", metadata: ["subdomain": "oakland.ca"])
            logger(sink).debug("Not this")
            logger(sink).error("Two")
            logger(sink, "other").info("Three")
            logger(sink).notice("Four")
            await sink.flush(within: RecordedPauses.never)
            let requests = await stub.requests
            try #require(requests.count == 1)
            #expect(requests[0].head.method == .POST)
            #expect(requests[0].head.uri == "/loki/api/v1/push")
            #expect(requests[0].head.headers["Content-Type"] == ["application/json"])
            #expect(requests[0].head.headers["Authorization"] == ["Basic Y2xlcms6czNjcmV0"])
            let streams = try requests[0].streams()
            let labels = ["job": "clerk", "host": "web1", "command": "update"]
            #expect(
                streams.map(\.stream) == [
                    labels.merging(["severity": "info", "logger": "clerk.jobs"]) { $1 },
                    labels.merging(["severity": "error", "logger": "clerk.jobs"]) { $1 },
                    labels.merging(["severity": "info", "logger": "other"]) { $1 },
                ])
            let start = #"{"timestamp":"2026-11-20 06:00:00,042","level":"INFO","logger":"clerk.jobs","message":"#
            #expect(
                streams[0].values == [
                    ["1795183200042000000", start + #""One","subdomain":"oakland.ca"}"#],
                    ["1795183200042000000", start + #""Four"}"#],
                ])
            #expect(sink.dropped == 0)
            #expect(recorded.lines == [])
        }
    }

    @Test func ordersAStreamByTime() throws {
        let entries = [3, 1, 2, 1].enumerated().map { index, moment in
            LokiEntry(moment: .init(unixNanoseconds: moment), level: .info, logger: "\"l\"", line: "\(index)\n")
        }
        let body = LokiLabels(host: "h\n", command: "c").body(entries)
        let push = try JSONDecoder().decode(LokiStub.Push.self, from: Data(body))
        #expect(push.streams.map(\.values) == [[["1", "1\n"], ["1", "3\n"], ["2", "2\n"], ["3", "0\n"]]])
        #expect(push.streams.first?.stream["host"] == "h\n")
    }

    @Test func deliversAfterASecondWithoutAnEnd() async throws {
        try await LokiStub.use(.status(204)) { stub in
            let sink = try sink(stub.url)
            logger(sink).info("One")
            #expect(try await stub.requests(1)[0].streams().flatMap(\.lines).count == 1)
            #expect(pauses.durations == [.seconds(1)])
            logger(sink).info("Two")
            _ = try await stub.requests(2)
            await sink.flush(within: RecordedPauses.never)
            #expect(sink.dropped == 0)
        }
    }

    @Test func deliversAWholeBatchAtOnce() async throws {
        try await LokiStub.use(.status(200)) { stub in
            let sink = try sink(stub.url, RecordedPauses(isEndless: true))
            for number in 0..<2500 { logger(sink).info("\(number)") }
            let first = try await stub.requests(2)
            #expect(try first.map { try $0.streams().flatMap(\.lines).count } == [1000, 1000])
            await sink.flush(within: RecordedPauses.never)
            let lines = try await stub.requests.flatMap { try $0.streams().flatMap(\.lines) }
            #expect(lines.count == 2500)
            #expect(lines.last?.contains(#""message":"2499""#) == true)
        }
    }

    @Test(arguments: [LokiStub.Answer.status(500), .status(503), .status(429), .close])
    func triesAgain(after answer: LokiStub.Answer) async throws {
        try await LokiStub.use(answer, .status(204)) { stub in
            let sink = try sink(stub.url)
            logger(sink).info("One")
            let requests = try await stub.requests(2)
            #expect(requests[0].body == requests[1].body)
            await sink.flush(within: RecordedPauses.never)
            #expect(await stub.requests.count == 2)
            #expect(sink.dropped == 0)
        }
    }

    @Test func waitsLongerAfterEachFailure() async throws {
        let bad = LokiStub.Answer.status(502)
        try await LokiStub.use(bad, bad, bad, bad, bad, bad, bad, .status(204)) { stub in
            let sink = try sink(stub.url)
            logger(sink).info("One")
            _ = try await stub.requests(8)
            // The first second is for a batch to gather.
            #expect(pauses.durations == [1, 1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
            await sink.flush(within: RecordedPauses.never)
            #expect(sink.dropped == 0)
        }
    }

    @Test func doesNotWaitLongAtTheEnd() async throws {
        try await LokiStub.use(.status(500), .status(204)) { stub in
            // The wait after the failure would never end by itself.
            let pauses = RecordedPauses(isEndless: true)
            let sink = try sink(stub.url, pauses, limits: .init(batchLines: 1))
            logger(sink).info("One")
            // The first is the time for a batch to gather.
            await pauses.reach(2)
            await sink.flush(within: RecordedPauses.never)
            #expect(await stub.requests.count == 2)
            #expect(sink.dropped == 0)
        }
    }

    @Test(arguments: [400, 401, 404, 413, 308])
    func dropsWhatLokiDoesNotWant(code: Int) async throws {
        try await LokiStub.use(.status(code)) { stub in
            let sink = try sink("http://u:s3cret@127.0.0.1:\(stub.port)")
            logger(sink).info("One")
            _ = try await stub.requests(1)
            logger(sink).info("Two")
            _ = try await stub.requests(2)
            await sink.flush(within: RecordedPauses.never)
            #expect(await stub.requests.count == 2)
            #expect(sink.dropped == 2)
            // The clock stands still: the second loss is told at the end only.
            let loss = "1 log line for Loki at 127.0.0.1:\(stub.port) dropped; last problem: it answered \(code)"
            let objects = try recorded.objects()
            #expect(objects.map { $0["message"] as? String } == [loss, loss])
            #expect(objects.map { $0["dropped"] as? Int } == [1, 2])
            #expect(objects.map { $0["level"] as? String } == ["WARNING", "WARNING"])
            #expect(recorded.lines.allSatisfy { !$0.contains("s3cret") })
        }
    }

    @Test func followsNoRedirect() async throws {
        try await LokiStub.use(.status(204)) { other in
            try await LokiStub.use(.redirect(other.url + "/loki/api/v1/push")) { stub in
                let sink = try sink(stub.url)
                logger(sink).info("One")
                await sink.flush(within: RecordedPauses.never)
                #expect(await stub.requests.count == 1)
                #expect(await other.requests.isEmpty)
                #expect(sink.dropped == 1)
            }
        }
    }

    @Test func countsWhatComesAfterTheEnd() async throws {
        try await LokiStub.use(.status(204)) { stub in
            let sink = try sink(stub.url)
            await sink.flush(within: RecordedPauses.never)
            logger(sink).info("Too late")
            #expect(sink.dropped == 1)
            await sink.flush(within: RecordedPauses.never)
            #expect(await stub.requests.isEmpty)
        }
    }
}
