import Foundation
import TestSupport
import Testing

extension Reliability {
    /// Ten thousand spoilt requests: answers, never failures.
    @Suite struct MutatedRequestTests {
        private static let seeds: [UInt64] = [1, 2, 3, 4]
        private static let warmUp = 500
        private static let requests = 2500
        private static let mostGrowthMegabytes = 60

        @Test func answersWhateverIsAsked() async throws {
            let directory = try Reliability.library()
            let arguments = [directory.file("library.db"), "--setting", "sql_time_limit_ms", "200"]
            try await RunningCorkboard.serve(arguments, in: directory.path) { server async throws in
                let before = server.descriptors
                _ = try await Self.send(Self.warmUp, to: server)
                let memory = server.residentMegabytes
                let outcome = try await Self.send(Self.requests, to: server)
                #expect(outcome.failures == [])
                // Spoilt, but not so much that nothing of it would be looked at.
                for status in [200, 302, 400, 404, 405] {
                    #expect(outcome.statuses[status, default: 0] > 50, "\(status)")
                }
                #expect(server.residentMegabytes - memory < Self.mostGrowthMegabytes)
                await Reliability.expectFewDescriptors(server, before: before)
                let answer = try await server.get("/library/pages/17.json")
                #expect(answer.status == 200 && answer.text.contains("Motion 17"))
                server.program.signal(SIGTERM)
                #expect(await server.program.end().status == 0)
            }
        }

        /// Sends that many requests for each seed, each seed over a connection of its own.
        private static func send(_ count: Int, to server: RunningCorkboard) async throws -> Outcome {
            try await withThrowingTaskGroup(of: Outcome.self) { group in
                for seed in seeds {
                    group.addTask { [port = server.port] in
                        try await onThread {
                            var sender = Sender(port: port, seed: seed &* UInt64(count))
                            for _ in 0..<count { try sender.send() }
                            return sender.outcome
                        }
                    }
                }
                return try await group.reduce(into: Outcome()) { sum, part in
                    sum.failures += part.failures
                    sum.statuses.merge(part.statuses, uniquingKeysWith: +)
                }
            }
        }
    }

    /// What came of requests.
    private struct Outcome {
        var failures: [String] = []
        /// How often each status came.
        var statuses: [Int: Int] = [:]
    }

    /// Sends spoilt requests, over one connection for as long as the server keeps it.
    private struct Sender {
        let port: Int
        var mutator: RequestMutator
        var connection: HTTPConnection?
        var outcome = Outcome()

        init(port: Int, seed: UInt64) {
            self.port = port
            mutator = RequestMutator(seed: seed)
        }

        mutating func send() throws {
            let request = mutator.next()
            if let failure = try request.isWhole ? exchange(request) : tell(request.bytes) {
                outcome.failures.append(String(decoding: request.bytes.prefix(300), as: UTF8.self) + ": " + failure)
            }
        }

        /// Sends what may be no request; the server answers, closes, or breaks the connection.
        private func tell(_ bytes: [UInt8]) throws -> String? {
            let own = try HTTPConnection(port: port)
            try? own.send(bytes)  // the server may have closed while the rest was sent
            own.finishSending()
            // So may it have while its answer was read.
            let answer = (try? own.rest()) ?? []
            return answer.starts(with: Array("HTTP/1.1 5".utf8))
                ? String(decoding: answer.prefix(400), as: UTF8.self) : nil
        }

        private mutating func exchange(_ request: RequestMutator.Request) throws -> String? {
            do {
                let connection = try self.connection ?? HTTPConnection(port: port)
                self.connection = connection
                try connection.send(request.bytes)
                for index in 0..<request.count {
                    let answer = try connection.answer(hasBody: !request.isHead)
                    outcome.statuses[answer.status, default: 0] += 1
                    guard (200..<500).contains(answer.status) else {
                        return "\(answer.status) \(answer.text.prefix(200))"
                    }
                    guard answer.headers["connection"] == "close" else { continue }
                    self.connection = nil
                    // What follows a request that is none is not looked at.
                    return index + 1 == request.count || answer.status == 400 ? nil : "closed"
                }
                return nil
            } catch let ended as HTTPConnection.Ended {
                connection = nil
                return "\(ended)"
            }
        }
    }
}
