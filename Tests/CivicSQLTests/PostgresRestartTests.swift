import CivicSQL
import Dispatch
import TestSupport
import Testing

/// A server that goes away and comes back. Each test has one of its own.
@Suite struct PostgresRestartTests {
    @Test(arguments: [PostgresServer.Stop.fast, .immediate])
    func goesOnOverNewConnectionsAfterARestartWhileIdle(stop: PostgresServer.Stop) async throws {
        let server = try await PostgresServer(.init())
        let engine = try PostgresEngine(url: try await server.makeDatabase())
        try await engine.run("CREATE TABLE t (n BIGINT)")
        for _ in 0..<4 { try await engine.run("INSERT INTO t VALUES (?)", [.integer(1)]) }
        try await connect(3, engine)
        try await server.restart(stop)
        // Prepared statements went with their connections.
        for _ in 0..<4 { try await engine.run("INSERT INTO t VALUES (?)", [.integer(1)]) }
        try await connect(3, engine)
        #expect(try await engine.rows("SELECT count(*) FROM t") == [[.integer(8)]])
        await engine.close()
        try await server.stop()
    }

    @Test(arguments: [PostgresServer.Stop.fast, .immediate])
    func undoesWhatARestartInterrupts(stop: PostgresServer.Stop) async throws {
        let server = try await PostgresServer(.init())
        var options = PostgresEngine.Options()
        options.mostConnections = 1
        let engine = try PostgresEngine(url: try await server.makeDatabase(), options: options)
        try await engine.run("CREATE TABLE t (n BIGINT)")
        let isInside = AsyncStream<Void>.makeStream()
        let isRestarted = DispatchSemaphore(value: 0)
        let task = Task {
            try await engine.write { connection in
                try connection.execute("INSERT INTO t VALUES (1)")
                isInside.continuation.finish()
                #expect(isRestarted.wait(timeout: .now() + 20) == .success)
                try connection.execute("INSERT INTO t VALUES (2)")
            }
        }
        for await _ in isInside.stream {}
        try await server.restart(stop)
        isRestarted.signal()
        let error = await #expect(throws: SQLError.self) { try await task.value }
        #expect(error?.condition == .unavailable)
        #expect(try await engine.rows("SELECT * FROM t").isEmpty)
        await engine.close()
        try await server.stop()
    }

    /// The connection breaks just before `COMMIT`, also when the body hid that.
    @Test func failsWhenTheConnectionIsGoneAtCommit() async throws {
        let server = try await PostgresServer.shared
        let engine = try PostgresEngine(url: try await server.makeDatabase())
        try await engine.run("CREATE TABLE t (n BIGINT)")
        for isHidden in [false, true] {
            let error = await #expect(throws: SQLError.self) {
                try await engine.write { connection in
                    try connection.execute("INSERT INTO t VALUES (1)")
                    // Either it fails here, or at COMMIT.
                    if isHidden { _ = try? connection.execute("SELECT pg_terminate_backend(pg_backend_pid())") }
                    if !isHidden { try connection.execute("SELECT pg_terminate_backend(pg_backend_pid())") }
                }
            }
            #expect(error?.condition == .unavailable)
            #expect(try await engine.rows("SELECT * FROM t").isEmpty)
        }
        await engine.close()
    }

    @Test func saysAtOnceThatAServerIsGone() async throws {
        let server = try await PostgresServer(.init())
        let engine = try PostgresEngine(url: server.url)
        _ = try await engine.rows("SELECT 1")
        try await server.stop()
        for _ in 0..<2 {
            let error = await #expect(throws: SQLError.self) { _ = try await engine.rows("SELECT 1") }
            #expect(error?.condition == .unavailable)
        }
        try await server.start()
        #expect(try await engine.rows("SELECT 1") == [[.integer(1)]])
        await engine.close()
        try await server.stop()
    }

    /// Has several connections open at once.
    private func connect(_ count: Int, _ engine: PostgresEngine) async throws {
        let arrived = DispatchSemaphore(value: 0)
        let goesOn = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask {
                    try await engine.read { connection in
                        _ = try connection.query("SELECT 1")
                        arrived.signal()
                        #expect(goesOn.wait(timeout: .now() + 20) == .success)
                    }
                }
            }
            group.addTask {
                try await waitUntil { arrived.wait(timeout: .now()) == .success }
                for _ in 1..<count { try await waitUntil { arrived.wait(timeout: .now()) == .success } }
                for _ in 0..<count { goesOn.signal() }
            }
            try await group.waitForAll()
        }
    }
}
