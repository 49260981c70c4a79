import Hummingbird
import TestSupport
import Testing

@testable import Corkboard

@Suite struct APIKeyValidatorTests {
    private static let down: @Sendable () async throws -> Response = {
        ObserverStandIn.json("", status: .serviceUnavailable)
    }

    @Test func remembersVerdicts() async throws {
        let (stand, clock) = (ObserverStandIn(), TestClock())
        try await stand.serve { observer, _ in
            let keys = APIKeyValidator(observer: observer) { clock.now }
            for _ in 0..<3 {
                #expect(await keys.verdict(on: "cb_live_1") == .valid)
                #expect(await keys.verdict(on: "nope") == .invalid)
            }
            #expect(stand.questions == ["cb_live_1", "nope"])
            clock.advance(by: .seconds(300))
            #expect(await keys.verdict(on: "nope") == .invalid)
            #expect(await keys.verdict(on: "cb_live_1") == .valid)
            #expect(stand.questions == ["cb_live_1", "nope", "nope"])
            clock.advance(by: .seconds(6900))
            // Called back in the meantime.
            stand.answer { ObserverStandIn.json(#"{"valid": false}"#) }
            #expect(await keys.verdict(on: "cb_live_1") == .invalid)
            #expect(stand.questions.count == 4)
        }
    }

    @Test func outageNeitherLocksOutNorLetsIn() async throws {
        let (stand, clock) = (ObserverStandIn(), TestClock())
        try await stand.serve { observer, _ in
            let keys = APIKeyValidator(observer: observer) { clock.now }
            #expect(await keys.verdict(on: "cb_live_1") == .valid)
            #expect(await keys.verdict(on: "nope") == .invalid)
            stand.answer(Self.down)
            clock.advance(by: .seconds(7200))
            for _ in 0..<5 { #expect(await keys.verdict(on: "cb_live_1") == .valid) }
            // Within a pause it is not asked again, for any key.
            #expect(stand.questions.count == 3)
            for key in ["nope", "cb_live_2", "cb_live_1"] { _ = await keys.verdict(on: key) }
            #expect(stand.questions.count == 3)
            #expect(await keys.verdict(on: "nope") == .unknown)
            #expect(await keys.verdict(on: "cb_live_2") == .unknown)
            clock.advance(by: .seconds(79_199))
            #expect(await keys.verdict(on: "cb_live_1") == .valid)
            clock.advance(by: .seconds(6))
            #expect(await keys.verdict(on: "cb_live_1") == .unknown)
            stand.answer(nil)
            clock.advance(by: .seconds(5))
            #expect(await keys.verdict(on: "cb_live_1") == .valid)
            #expect(await keys.verdict(on: "cb_live_2") == .valid)
            #expect(await keys.verdict(on: "nope") == .invalid)
        }
    }

    @Test func asksOnceForManyAtATime() async throws {
        let stand = ObserverStandIn()
        try await stand.serve { observer, _ in
            let keys = APIKeyValidator(observer: observer)
            stand.answer {
                try await Task.sleep(for: .milliseconds(100))
                return ObserverStandIn.json(#"{"valid": true}"#)
            }
            await withTaskGroup(of: KeyVerdict.self) { group in
                for _ in 0..<50 { group.addTask { await keys.verdict(on: "cb_live_1") } }
                for await verdict in group { #expect(verdict == .valid) }
            }
            #expect(stand.questions == ["cb_live_1"])
        }
    }

    @Test func asksAboutFewAtATime() async throws {
        let stand = ObserverStandIn()
        try await stand.serve { observer, _ in
            let keys = APIKeyValidator(observer: observer, mostChecks: 3)
            stand.answer {
                try await Task.sleep(for: .milliseconds(200))
                return ObserverStandIn.json(#"{"valid": false}"#)
            }
            let verdicts = await withTaskGroup(of: KeyVerdict.self, returning: [KeyVerdict].self) { group in
                for number in 0..<20 { group.addTask { await keys.verdict(on: "key-\(number)") } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(verdicts.count { $0 == .invalid } == 3)
            #expect(verdicts.count { $0 == .unknown } == 17)
            #expect(stand.questions.count == 3)
        }
    }

    @Test func badKeysCannotCrowdOutGoodOnes() async throws {
        let stand = ObserverStandIn()
        try await stand.serve { observer, _ in
            let keys = APIKeyValidator(observer: observer, limit: 3)
            #expect(await keys.verdict(on: "cb_live_1") == .valid)
            for number in 0..<10 { #expect(await keys.verdict(on: "key-\(number)") == .invalid) }
            #expect(await keys.verdict(on: "cb_live_1") == .valid)
            #expect(stand.questions.count == 11)
            #expect(await keys.verdict(on: "key-0") == .invalid)
            #expect(stand.questions.count == 12)
        }
    }

    @Test(arguments: ["", " ", "a b", "cb_live_é", "cb_live_\"", "cb_live_\n", String(repeating: "x", count: 201)])
    func asksAboutNoNonsense(key: String) async throws {
        let stand = ObserverStandIn()
        try await stand.serve { observer, _ in
            #expect(await APIKeyValidator(observer: observer).verdict(on: key) == .invalid)
            #expect(stand.questions == [])
        }
    }

    @Test func knowsNoKeyWithoutAnObserver() async {
        #expect(await APIKeyValidator(observer: nil).verdict(on: "cb_live_1") == .invalid)
    }

    @Test func serversShareVerdicts() async throws {
        let (stand, redis, clock) = (ObserverStandIn(), try await RedisServer(), TestClock())
        let client = try await redis.client()
        try await stand.serve { observer, _ in
            let first = APIKeyValidator(observer: observer, shared: RedisKeyVerdicts(client)) { clock.now }
            let second = APIKeyValidator(observer: observer, shared: RedisKeyVerdicts(client)) { clock.now }
            #expect(await first.verdict(on: "cb_live_1") == .valid)
            #expect(await first.verdict(on: "nope") == .invalid)
            #expect(stand.questions.count == 2)
            stand.answer(Self.down)
            #expect(await second.verdict(on: "cb_live_1") == .valid)
            #expect(await second.verdict(on: "nope") == .invalid)
            #expect(stand.questions.count == 2)
            // Without Redis, each knows for itself.
            try await redis.crash()
            #expect(await second.verdict(on: "cb_live_1") == .valid)
            clock.advance(by: .seconds(300))
            #expect(await second.verdict(on: "cb_live_1") == .valid)
            #expect(await second.verdict(on: "nope") == .unknown)
            #expect(stand.questions.count == 3)
        }
    }
}
