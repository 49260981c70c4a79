import CivicSQL
import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

/// A number that many threads count up.
private final class Count: Sendable {
    private let value = Mutex(0)

    func increment() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

/// What every engine does when many tasks use it at once.
@Suite struct EngineConformanceConcurrencyTests {
    @Test(arguments: EngineUnderTest.allCases)
    func losesNoneOfManyWritersChanges(kind: EngineUnderTest) async throws {
        try await kind.open { engine in
            try await engine.run("CREATE TABLE counter (n BIGINT)")
            try await engine.run("INSERT INTO counter VALUES (0)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        for _ in 0..<20 { try await engine.run("UPDATE counter SET n = n + 1") }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await engine.rows("SELECT n FROM counter") == [[.integer(1000)]])
        }
    }

    /// SQLite's engine has one connection, so that nothing can come between a read's queries.
    @Test(arguments: EngineUnderTest.allCases)
    func readsOverOneState(kind: EngineUnderTest) async throws {
        try await kind.open { engine in
            try await engine.run("CREATE TABLE t (n BIGINT)")
            try await engine.run("INSERT INTO t VALUES (1)")
            let hasRead = AsyncStream<Void>.makeStream()
            let hasWritten = DispatchSemaphore(value: 0)
            async let counts = engine.read { connection in
                let query = "SELECT count(*) AS n FROM t"
                let before = try connection.query(query).first?["n"]
                hasRead.continuation.finish()
                // Only PostgreSQL's writer gets in between; SQLite's waits.
                if kind == .postgres { #expect(hasWritten.wait(timeout: .now() + 10) == .success) }
                return [before, try connection.query(query).first?["n"]]
            }
            for await _ in hasRead.stream {}
            try await engine.run("INSERT INTO t VALUES (2)")
            hasWritten.signal()
            #expect(try await counts == [.integer(1), .integer(1)])
            #expect(try await engine.rows("SELECT count(*) FROM t") == [[.integer(2)]])
        }
    }

    @Test(arguments: EngineUnderTest.allCases)
    func answersACancelledTask(kind: EngineUnderTest) async throws {
        try await kind.open { engine in
            try await engine.run("CREATE TABLE t (n BIGINT)")
            let isCancelled = DispatchSemaphore(value: 0)
            let task = Task {
                try await engine.write { connection in
                    #expect(isCancelled.wait(timeout: .now() + 10) == .success)
                    return try connection.execute("INSERT INTO t VALUES (1)")
                }
            }
            task.cancel()
            isCancelled.signal()
            #expect(try await task.value == 1)
            let late = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await engine.run("INSERT INTO t VALUES (2), (3)")
            }
            #expect(try await late.value == 2)
            #expect(try await engine.rows("SELECT count(*) FROM t") == [[.integer(3)]])
        }
    }

    /// Every body waits for a signal that a task gives: with the tasks' threads taken, none would ever come.
    @Test(arguments: EngineUnderTest.allCases)
    func leavesThreadsToOtherTasksWhileTheDatabaseIsSlow(kind: EngineUnderTest) async throws {
        let bodies = ProcessInfo.processInfo.activeProcessorCount * 2 + 2
        try await kind.open(connections: bodies) { engine in
            let signals = DispatchSemaphore(value: 0)
            let running = Count()
            let isBusy = AsyncStream<Void>.makeStream()
            // SQLite's engine runs one body at a time.
            let expected = kind == .postgres ? bodies : 1
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<bodies {
                    group.addTask {
                        try await engine.read { connection in
                            _ = try connection.query("SELECT 1")
                            if running.increment() == expected { isBusy.continuation.finish() }
                            #expect(signals.wait(timeout: .now() + 20) == .success)
                        }
                    }
                }
                group.addTask {
                    for await _ in isBusy.stream {}
                    for _ in 0..<bodies {
                        await Task.yield()
                        signals.signal()
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
