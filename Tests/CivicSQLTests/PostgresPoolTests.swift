import CivicSQL
import Dispatch
import Synchronization
import TestSupport
import Testing

@Suite struct PostgresPoolTests {
    private func open(
        connections: Int, waitLimit: Duration = .seconds(30), idleLimit: Duration = .seconds(300)
    ) async throws -> PostgresEngine {
        var options = PostgresEngine.Options()
        options.mostConnections = connections
        options.waitLimit = waitLimit
        options.idleLimit = idleLimit
        return try PostgresEngine(url: try await PostgresServer.shared.makeDatabase(), options: options)
    }

    private func connections(of engine: PostgresEngine) async throws -> Int? {
        let name = engine.place.split(separator: "/").last ?? ""
        let count = try await PostgresServer.shared.run(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(name)'")
        return Int(count)
    }

    @Test func opensNothingBeforeItIsNeededAndKeepsWhatItOpened() async throws {
        let engine = try await open(connections: 4)
        #expect(try await connections(of: engine) == 0)
        for _ in 0..<10 { _ = try await engine.rows("SELECT 1") }
        #expect(try await connections(of: engine) == 1)
        await engine.close()
        try await expectNone(engine)
    }

    @Test func closesConnectionsThatNobodyUses() async throws {
        let engine = try await open(connections: 4, idleLimit: .milliseconds(50))
        _ = try await engine.rows("SELECT 1")
        try await expectNone(engine)
        #expect(try await engine.rows("SELECT 1") == [[.integer(1)]])
        await engine.close()
    }

    @Test func saysThatAllConnectionsAreInUse() async throws {
        let engine = try await open(connections: 2, waitLimit: .milliseconds(100))
        let isOver = DispatchSemaphore(value: 0)
        let areBusy = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    try await engine.read { _ in
                        areBusy.continuation.yield()
                        #expect(isOver.wait(timeout: .now() + 10) == .success)
                    }
                }
            }
            var busy = areBusy.stream.makeAsyncIterator()
            for _ in 0..<2 { await busy.next() }
            for _ in 0..<3 {
                let error = await #expect(throws: SQLError.self) { _ = try await engine.rows("SELECT 1") }
                #expect(error?.condition == .unavailable)
                #expect(error?.message.contains("all 2 connections were in use") == true)
            }
            for _ in 0..<2 { isOver.signal() }
            try await group.waitForAll()
        }
        #expect(try await engine.rows("SELECT 1") == [[.integer(1)]])
        await engine.close()
    }

    @Test func servesThoseThatWaitInOrder() async throws {
        final class Order: Sendable {
            let numbers = Mutex<[Int]>([])
        }
        let engine = try await open(connections: 1)
        let order = Order()
        let isOver = DispatchSemaphore(value: 0)
        let isBusy = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await engine.read { _ in
                    isBusy.continuation.finish()
                    #expect(isOver.wait(timeout: .now() + 10) == .success)
                }
            }
            for await _ in isBusy.stream {}
            for number in 0..<20 {
                group.addTask { try await engine.read { _ in order.numbers.withLock { $0.append(number) } } }
                try await waitUntil { engine.waitingCallers == number + 1 }
            }
            isOver.signal()
            try await group.waitForAll()
        }
        #expect(order.numbers.withLock { $0 } == Array(0..<20))
        await engine.close()
    }

    @Test func refusesCallersOnceItIsClosedAndLetsOthersFinish() async throws {
        let engine = try await open(connections: 1)
        let isOver = DispatchSemaphore(value: 0)
        let isBusy = AsyncStream<Void>.makeStream()
        async let first = engine.write { connection in
            isBusy.continuation.finish()
            #expect(isOver.wait(timeout: .now() + 10) == .success)
            return try connection.query("SELECT 1").count
        }
        for await _ in isBusy.stream {}
        let waiting = Task { try await engine.rows("SELECT 1") }
        try await waitUntil { engine.waitingCallers == 1 }
        async let closed: Void = engine.close()
        await #expect(throws: SQLError.self) { try await waiting.value }
        let late = await #expect(throws: SQLError.self) { _ = try await engine.rows("SELECT 1") }
        #expect(late?.condition == .unavailable)
        #expect(late?.message.contains("closed") == true)
        isOver.signal()
        #expect(try await first == 1)
        await closed
        await engine.close()
        try await expectNone(engine)
    }

    private func expectNone(_ engine: PostgresEngine) async throws {
        // The server notices a moment later; each question takes a while.
        for _ in 0..<100 {
            if try await connections(of: engine) == 0 { break }
        }
        #expect(try await connections(of: engine) == 0)
    }
}
