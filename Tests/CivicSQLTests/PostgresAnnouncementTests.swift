import CivicSQL
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PostgresAnnouncementTests {
    private struct Stop: Error {}

    /// A stream that listens already: its first value says so.
    private func listen(
        _ engine: PostgresEngine, on channel: String
    ) async -> AsyncStream<Void>.Iterator {
        var values = engine.announcements(on: channel).makeAsyncIterator()
        await values.next()
        return values
    }

    private func listeners(of engine: PostgresEngine) async throws -> Int? {
        let name = engine.place.split(separator: "/").last ?? ""
        let count = try await PostgresServer.shared.run(
            """
            SELECT count(*)
            FROM pg_stat_activity
            WHERE datname = '\(name)' AND (query LIKE 'LISTEN%' OR query LIKE 'UNLISTEN%')
            """)
        return Int(count)
    }

    @Test func hearsWhatIsCommittedOnItsChannel() async throws {
        let url = try await PostgresServer.shared.makeDatabase()
        let (speaker, hearer) = (try PostgresEngine(url: url), try PostgresEngine(url: url))
        var jobs = await listen(hearer, on: "clerk jobs\"; x")
        var others = await listen(hearer, on: "others")
        for _ in 0..<20 {
            try await speaker.write { try $0.announce(on: "clerk jobs\"; x") }
            #expect(await jobs.next() != nil)
        }
        try await speaker.write { try $0.announce(on: "others") }
        #expect(await others.next() != nil)
        #expect(try await listeners(of: hearer) == 1)
        await hearer.close()
        // Nothing came twice, and the streams end with their engine.
        #expect(await jobs.next() == nil)
        #expect(await others.next() == nil)
        await speaker.close()
    }

    @Test func hearsNothingOfWhatWasUndone() async throws {
        let engine = try PostgresEngine(url: try await PostgresServer.shared.makeDatabase())
        var undone = await listen(engine, on: "undone")
        var done = await listen(engine, on: "done")
        await #expect(throws: Stop.self) {
            try await engine.write { connection in
                try connection.announce(on: "undone")
                throw Stop()
            }
        }
        try await engine.write { try $0.announce(on: "done") }
        #expect(await done.next() != nil)
        await engine.close()
        #expect(await undone.next() == nil)
    }

    @Test func givesEveryListenerOfAChannelItsOwnValue() async throws {
        let engine = try PostgresEngine(url: try await PostgresServer.shared.makeDatabase())
        var (first, second) = (await listen(engine, on: "a"), await listen(engine, on: "a"))
        try await engine.write { try $0.announce(on: "a") }
        #expect(await first.next() != nil)
        #expect(await second.next() != nil)
        await engine.close()
    }

    @Test(arguments: [PostgresServer.Stop.fast, .immediate])
    func listensAgainAfterARestart(stop: PostgresServer.Stop) async throws {
        let server = try await PostgresServer(.init())
        let engine = try PostgresEngine(url: server.url)
        var values = await listen(engine, on: "a")
        try await server.restart(stop)
        // Announcements may have been missed.
        #expect(await values.next() != nil)
        for _ in 0..<3 {
            try await engine.write { try $0.announce(on: "a") }
            #expect(await values.next() != nil)
        }
        try await server.stop()
        async let mended = values.next()
        try await server.start()
        #expect(await mended != nil)
        await engine.close()
        try await server.stop()
    }

    @Test func beginsToListenOnceAServerIsThere() async throws {
        let server = try await PostgresServer(.init())
        try await server.stop()
        let engine = try PostgresEngine(url: server.url)
        async let values = listen(engine, on: "a")
        try await server.start()
        var listening = await values
        try await engine.write { try $0.announce(on: "a") }
        #expect(await listening.next() != nil)
        await engine.close()
        try await server.stop()
    }

    @Test func stopsListeningWithItsConsumers() async throws {
        let engine = try PostgresEngine(url: try await PostgresServer.shared.makeDatabase())
        for _ in 0..<2 {
            let other = await listen(engine, on: "b")
            let isListening = AsyncStream<Void>.makeStream()
            let task = Task {
                for await _ in engine.announcements(on: "a") { isListening.continuation.finish() }
            }
            for await _ in isListening.stream {}
            #expect(try await listeners(of: engine) == 1)
            task.cancel()
            await task.value
            #expect(try await listeners(of: engine) == 1)
            withExtendedLifetime(other) {}
        }
        try await expectNoListener(engine)
        await engine.close()
    }

    @Test func endsAtOnceWhereThereIsNothingToHear() async throws {
        let engine = try PostgresEngine(url: try await PostgresServer.shared.makeDatabase())
        for await _ in engine.announcements(on: "") { Issue.record("a channel without a name") }
        await engine.close()
        for await _ in engine.announcements(on: "a") { Issue.record("a closed engine") }
    }

    @Test func endsWithAnEngineThatNobodyClosed() async throws {
        var engine: PostgresEngine? = try PostgresEngine(url: try await PostgresServer.shared.makeDatabase())
        let stream = engine?.announcements(on: "a")
        engine = nil
        if let stream { for await _ in stream {} }
    }

    private func expectNoListener(_ engine: PostgresEngine) async throws {
        // The server notices a moment later; each question takes a while.
        for _ in 0..<100 {
            if try await listeners(of: engine) == 0 { break }
        }
        #expect(try await listeners(of: engine) == 0)
    }
}
