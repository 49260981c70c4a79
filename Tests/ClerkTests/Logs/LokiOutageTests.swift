import Foundation
import Logging
import Testing

@testable import Clerk

/// What becomes of lines while Loki cannot take them, with the real clock.
@Suite(.serialized, .timeLimit(.minutes(1))) struct LokiOutageTests {
    private let recorded = RecordedLines()

    private func sink(_ port: Int) throws -> LokiSink {
        LokiSink(
            address: try LokiAddress("http://clerk:s3cret@127.0.0.1:\(port)"),
            labels: LokiLabels(host: "web1", command: "update"), zone: .losAngeles, write: recorded.write)
    }

    private func logger(_ sink: LokiSink) -> Logger {
        Logger(label: "clerk") { LokiLogHandler(label: $0, sink: sink) }
    }

    @Test func givesUpOnAPortWhereNobodyListens() async throws {
        let sink = try sink(try UnansweredPort.dead())
        for number in 0..<3 { logger(sink).info("\(number)") }
        await sink.flush(within: .seconds(1))
        #expect(sink.dropped == 3)
        let objects = try recorded.objects()
        #expect(objects.count == 1)
        let message = try #require(objects.first?["message"] as? String)
        #expect(message.hasPrefix("3 log lines for Loki at 127.0.0.1:"))
        // On a busy machine the limit may come before the first refusal.
        #expect(message.contains("last problem: "))
    }

    @Test func givesUpOnAServerThatNeverAnswers() async throws {
        try await LokiStub.use(.never) { stub in
            let sink = try sink(stub.port)
            logger(sink).info("One")
            async let ended: Void = sink.flush(within: .seconds(1))
            _ = try await stub.requests(1)
            await ended
            #expect(sink.dropped == 1)
        }
    }

    @Test func givesUpOnAServerThatDoesNotAccept() async throws {
        let port = try UnansweredPort()
        let sink = try sink(port.number)
        logger(sink).info("One")
        await sink.flush(within: .seconds(1))
        #expect(sink.dropped == 1)
        #expect(recorded.lines.count == 1)
    }

    @Test func staysSmallAndQuickWhileLokiHangs() async throws {
        try await LokiStub.use(.never) { stub in
            let sink = try sink(stub.port)
            let logger = logger(sink)
            let text = String(repeating: "x", count: 1000)
            let (ends, end) = AsyncStream<Void>.makeStream()
            for _ in 0..<2 {
                // Threads of their own: two busy tasks could be all that the machine runs at once.
                Thread.detachNewThread {
                    for _ in 0..<50_000 { logger.info("\(text)") }
                    end.yield()
                }
            }
            // A single wait of each line for Loki would take days.
            for await _ in ends.prefix(2) {}
            let held = sink.buffer.held
            #expect(held.lines <= 10_000)
            #expect(held.bytes <= 8 << 20)
            // What is neither held nor lost is the one batch on its way.
            #expect(sink.dropped >= 100_000 - held.lines - 1000)
            await sink.flush(within: .milliseconds(100))
            #expect(sink.dropped == 100_000)
            #expect(recorded.lines.allSatisfy { !$0.contains("s3cret") })
        }
    }

    @Test func refusesACertificateThatNobodyVouchesFor() async throws {
        // A server without TLS stands for one with a bad certificate: the handshake fails either way.
        try await LokiStub.use(.status(204)) { stub in
            let sink = LokiSink(
                address: try LokiAddress("https://clerk:s3cret@127.0.0.1:\(stub.port)"),
                labels: LokiLabels(host: "web1", command: "update"), zone: .losAngeles, write: recorded.write)
            logger(sink).info("One")
            await sink.flush(within: .seconds(1))
            #expect(sink.dropped == 1)
            #expect(await stub.requests.isEmpty)
            #expect(recorded.lines.allSatisfy { !$0.contains("s3cret") })
        }
    }
}
