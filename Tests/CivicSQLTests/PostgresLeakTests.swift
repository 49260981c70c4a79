import CivicSQL
import Foundation
import TestSupport
import Testing

/// Engines that are opened and closed over and over leave nothing behind.
@Suite(.timeLimit(.minutes(1))) struct PostgresLeakTests {
    @Test func leavesNoSocketsAndThreads() async throws {
        let server = try await PostgresServer(.init(hasPort: true))
        let port = try #require(server.port)
        let (files, threads) = (try count("fd"), try count("task"))
        for round in 0..<200 {
            let engine = try PostgresEngine(url: server.portURL(), options: .init())
            #expect(try await engine.rows("SELECT 1") == [[.integer(1)]])
            var values = engine.announcements(on: "a").makeAsyncIterator()
            await values.next()
            if round == 0 {
                let open = try sockets(to: port)
                #expect(open == 2)
            }
            await engine.close()
        }
        #expect(try sockets(to: port) == 0)
        // Other tests run meanwhile, so these numbers only tell a leak from none.
        #expect(try count("fd") - files < 150)
        #expect(try count("task") - threads < 150)
        try await server.stop()
    }

    @Test func closesTheConnectionsOfAnEngineThatNobodyClosed() async throws {
        let server = try await PostgresServer(.init(hasPort: true))
        let port = try #require(server.port)
        for _ in 0..<20 {
            let engine = try PostgresEngine(url: server.portURL())
            _ = try await engine.rows("SELECT 1")
            var values = engine.announcements(on: "a").makeAsyncIterator()
            await values.next()
            await #expect(throws: SQLError.self) { _ = try await engine.rows("SELECT missing") }
        }
        try await waitUntil { (try? sockets(to: port)) == 0 }
        try await server.stop()
    }

    private func count(_ directory: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/" + directory).count
    }

    /// This process's open sockets to a port.
    private func sockets(to port: Int) throws -> Int {
        let suffix = ":" + String(port, radix: 16, uppercase: true)
        // Files of the kernel have no size, so they are read to their end.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/net/tcp"))
        let table = String(decoding: try #require(try file.readToEnd()), as: UTF8.self)
        let connected = Set(
            table.split(separator: "\n").dropFirst().compactMap { line -> String? in
                let fields = line.split(separator: " ")
                return fields.count > 9 && fields[2].hasSuffix(suffix) ? "socket:[\(fields[9])]" : nil
            })
        let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return files.count { file in
            // Closed meanwhile.
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + file)
            return target.map(connected.contains) ?? false
        }
    }
}
