import Crypto
import Foundation
import TestSupport
import Testing

@testable import Corkboard

@Suite struct RedisTests {
    private static let client = CountedClient("198.51.100.7")

    @Test func serversShareTheirCounts() async throws {
        let redis = try await RedisServer()
        let first = RedisRequestCounter(try await redis.client(), fallback: MemoryRequestCounter())
        let second = RedisRequestCounter(try await redis.client(), fallback: MemoryRequestCounter())
        for number in stride(from: 1, to: 20, by: 2) {
            #expect(await first.count(Self.client).number == number)
            #expect(await second.count(Self.client).number == number + 1)
        }
        #expect(try await redis.command("GET", "ratelimit:198.51.100.7") == "20")
        let left = try #require(Int(try await redis.command("PTTL", "ratelimit:198.51.100.7")))
        #expect((50_000...60_000).contains(left))
        #expect((50...60).contains(await first.count(Self.client).secondsLeft))
    }

    @Test func countsWithoutLossAndBeginsAnew() async throws {
        let redis = try await RedisServer()
        let client = try await redis.client()
        let counter = RedisRequestCounter(client, window: .milliseconds(400), fallback: MemoryRequestCounter())
        // Another program may have left a count that never ends.
        _ = try await redis.command("SET", "ratelimit:198.51.100.7", "5")
        #expect(await counter.count(Self.client) == RequestCount(number: 6, secondsLeft: 1))
        let start = ContinuousClock.now
        while await counter.count(Self.client).number != 1 {
            try #require(ContinuousClock.now - start < .seconds(10), "the window never ended")
        }
        #expect(ContinuousClock.now - start > .milliseconds(200))
        let minute = RedisRequestCounter(client, fallback: MemoryRequestCounter())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { for _ in 0..<50 { _ = await minute.count(CountedClient("203.0.113.1")) } }
            }
        }
        #expect(await minute.count(CountedClient("203.0.113.1")).number == 1001)
    }

    @Test func countsInMemoryWhileRedisIsAway() async throws {
        let redis = try await RedisServer()
        let log = LogKeeper()
        let client = try await redis.client(logger: log)
        let counter = RedisRequestCounter(client, fallback: MemoryRequestCounter())
        for number in 1...3 { #expect(await counter.count(Self.client).number == number) }
        let traffic = Task {
            var slowest = Duration.zero
            while !Task.isCancelled {
                let start = ContinuousClock.now
                _ = await counter.count(CountedClient("203.0.113.1"))
                slowest = max(slowest, ContinuousClock.now - start)
                await Task.yield()
            }
            return slowest
        }
        try await redis.crash()
        for number in 1...20 { #expect(await counter.count(Self.client).number == number) }
        #expect(log.lines.count == 1)
        try await redis.start()
        try await client.connected()
        #expect(await counter.count(Self.client).number == 1)
        traffic.cancel()
        #expect(await traffic.value < .seconds(5))
        #expect(log.lines.count == 1, "\(log.lines)")
        #expect(log.lines.first?.contains("Requests are counted in this process's memory") == true)
    }

    @Test func waitsOnlyShortlyForARedisThatHangs() async throws {
        let redis = try await RedisServer()
        let client = try await redis.client()
        let counter = RedisRequestCounter(client, fallback: MemoryRequestCounter())
        #expect(await counter.count(Self.client).number == 1)
        redis.signal(SIGSTOP)
        defer { redis.signal(SIGCONT) }
        let start = ContinuousClock.now
        for number in 1...50 { #expect(await counter.count(Self.client).number == number) }
        let waited = ContinuousClock.now - start
        #expect(waited > .milliseconds(150) && waited < .seconds(5), "\(waited)")
    }

    @Test func answersWithNothingWhereNobodyListens() async throws {
        let log = LogKeeper()
        let client = RedisClient(try RedisAddress("redis://:hunter2@127.0.0.1:1"), logger: log.logger)
        #expect(await client.run(["PING"]) == nil)
        try await waitUntil { !log.lines.isEmpty }
        #expect(log.lines.first?.contains("Connection refused") == true)
        #expect(log.lines.allSatisfy { !$0.contains("hunter2") })
        // Nor does one that never answers hold up anybody.
        let silent = try SilentListener()
        let second = RedisClient(try RedisAddress("redis://127.0.0.1:\(silent.port)"), logger: log.logger)
        let start = ContinuousClock.now
        for _ in 0..<100 { #expect(await second.run(["PING"]) == nil) }
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func logsInAndTakesItsDatabase() async throws {
        let redis = try await RedisServer(["--requirepass", "hunter2"])
        let log = LogKeeper()
        let wrong = RedisClient(try RedisAddress(redis.url), logger: log.logger)
        try await waitUntil { !log.lines.isEmpty }
        #expect(await wrong.run(["PING"]) == nil)
        #expect(log.lines.first?.contains("refused a command: NOAUTH") == true)
        let path = redis.url.dropFirst("unix://".count)
        let client = try await redis.client("unix://:hunter2@\(path)?db=3")
        #expect(await client.run(["SET", "a b", "é\r\n\u{0}x"]) == .text(Array("OK".utf8)))
        #expect(await client.run(["GET", "a b"]) == .text(Array("é\r\n\u{0}x".utf8)))
        #expect(await client.run(["NONSENSE"]) == nil)
        #expect(await client.run(["GET", "missing"]) == .nothing)
        #expect(try await redis.command("-a", "hunter2", "--no-auth-warning", "-n", "3", "EXISTS", "a b") == "1")
    }

    @Test func notesKeysForOtherServers() async throws {
        let redis = try await RedisServer()
        let verdicts = RedisKeyVerdicts(try await redis.client())
        let name = SHA256.hash(data: Array("cb_live_1".utf8))
        #expect(await verdicts.verdict(name) == nil)
        await verdicts.note(.valid, name, KeyLifetimes())
        let key = "apikey:bee3db94ed649cf6"
        #expect(try await redis.command("GET", key) == #"{"valid": true}"#)
        #expect(try await redis.command("TTL", key) == "7200")
        #expect(await verdicts.verdict(name) == .valid)
        await verdicts.note(.invalid, name, KeyLifetimes())
        #expect(try await redis.command("TTL", key) == "300")
        #expect(await verdicts.verdict(name) == .invalid)
        // As the Python system writes it, and nonsense.
        _ = try await redis.command("SET", key, #"{"valid": true, "org_id": "x", "org_name": "y"}"#)
        #expect(await verdicts.verdict(name) == .valid)
        for text in ["", "true", "[]", #"{"valid": "true"}"#, #"{"valid": 1}"#] {
            _ = try await redis.command("SET", key, text)
            #expect(await verdicts.verdict(name) == nil)
        }
    }
}
