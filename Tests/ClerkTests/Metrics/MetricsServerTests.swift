import NIOHTTP1
import Synchronization
import Testing

@testable import Clerk

/// Scrapes over a real connection.
@Suite(.timeLimit(.minutes(1))) struct MetricsServerTests {
    private func use(
        _ limits: MetricsConnections.Limits = .init(), text: @escaping @Sendable () async -> String = { "a 1\n" },
        _ body: (MetricsServer) async throws -> Void
    ) async throws {
        let server = try await MetricsServer.start(port: 0, limits: limits, text: text)
        do {
            try await body(server)
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }

    private static let metricsHead =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: 4\r\n"

    @Test func servesWhatTheRegistryHas() async throws {
        let registry = MetricRegistry()
        registry.gauge("clerk_up", help: "Whether it runs.").set(1)
        try await use(text: { registry.text() }) { server in
            let answer = try await RawConnection.exchange(
                port: server.port, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n" + registry.text()))
        }
    }

    @Test(arguments: [
        ("GET /metrics", metricsHead + "Connection: close\r\n\r\na 1\n"),
        ("GET /metrics?x=/y", metricsHead + "Connection: close\r\n\r\na 1\n"),
        ("HEAD /metrics", metricsHead + "Connection: close\r\n\r\n"),
        ("GET /", "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 38\r\n"),
        ("HEAD /", "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 38\r\n"),
        ("GET /metrics/", "HTTP/1.1 404 Not Found\r\n"), ("GET /etc/passwd", "HTTP/1.1 404 Not Found\r\n"),
        ("POST /x", "HTTP/1.1 404 Not Found\r\n"), ("POST /metrics", "HTTP/1.1 405 Method Not Allowed\r\n"),
        ("DELETE /", "HTTP/1.1 405 Method Not Allowed\r\n"),
    ])
    func answers(request: String, start: String) async throws {
        try await use { server in
            let answer = try await RawConnection.exchange(
                port: server.port, "\(request) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.hasPrefix(start), "\(answer)")
            if request.hasPrefix("HEAD") { #expect(answer.hasSuffix("\r\n\r\n")) }
            #expect(answer.contains("\r\nAllow: GET, HEAD\r\n") == start.contains("405"))
        }
    }

    @Test func keepsAConnectionForFurtherRequests() async throws {
        let scrapes = Mutex(0)
        try await use(text: { "a \(scrapes.withLock { $0 += 1; return $0 })\n" }) { server in
            try await RawConnection.use(port: server.port) { connection, received in
                for number in 1...3 {
                    try await connection.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                    let answer = try await received.read(through: "a \(number)\n")
                    #expect(answer.hasSuffix("\r\n\r\na \(number)\n"))
                    #expect(!answer.contains("Connection: close"))
                }
                try await connection.send("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
                #expect(try await received.read(through: "here.\n").hasPrefix("HTTP/1.1 405"))
                try await connection.send("HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                #expect(try await received.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
                #expect(try await received.next() == nil)
            }
        }
    }

    @Test func answersRequestsThatCameTogether() async throws {
        try await use { server in
            let answer = try await RawConnection.exchange(
                port: server.port,
                "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.components(separatedBy: "a 1\n").count == 3)
        }
    }

    @Test(arguments: [
        "no http at all\r\n\r\n", "GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 200_000))\r\n\r\n",
    ])
    func closesOnWhatIsNoRequest(text: String) async throws {
        try await use { server in
            let answer = try await RawConnection.exchange(port: server.port, text)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
            let next = try await RawConnection.exchange(
                port: server.port, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(next.hasSuffix("a 1\n"))
        }
    }

    @Test func closesOnABodyThatIsTooLarge() async throws {
        try await use(.init(bodyBytes: 1000)) { server in
            let answer = try await RawConnection.exchange(
                port: server.port, "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n",
                String(repeating: "x", count: 2000))
            #expect(answer == "")
        }
    }

    @Test func closesAnIdleConnection() async throws {
        #expect(MetricsConnections.Limits().idle == .seconds(30))
        try await use(.init(idle: .milliseconds(50))) { server in
            let answer = try await RawConnection.exchange(port: server.port, "GET /metrics HTT")
            #expect(answer == "")
        }
    }

    @Test func closesConnectionsBeyondItsLimit() async throws {
        #expect(MetricsConnections.Limits().connections == 64)
        try await use(.init(connections: 2)) { server in
            let request = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
            try await RawConnection.use(port: server.port) { first, fromFirst in
                try await first.send(request)
                _ = try await fromFirst.read(through: "a 1\n")
                try await RawConnection.use(port: server.port) { second, fromSecond in
                    try await second.send(request)
                    _ = try await fromSecond.read(through: "a 1\n")
                    try await RawConnection.use(port: server.port) { _, fromThird in
                        let answer = try await fromThird.next()
                        #expect(answer == nil)
                    }
                    // Those that are open go on.
                    try await second.send(request)
                    #expect(try await fromSecond.read(through: "a 1\n").hasSuffix("a 1\n"))
                }
            }
        }
    }

    @Test func refusesAPortThatIsInUse() async throws {
        try await use { server in
            await #expect(
                throws: MetricsServer.StartError(
                    description: "could not serve metrics at 127.0.0.1:\(server.port): the port is in use")
            ) { try await MetricsServer.start(port: server.port) { "" } }
        }
    }

    @Test(arguments: [-1, 65_536])
    func refusesWhatIsNoPort(port: Int) async throws {
        await #expect(throws: MetricsServer.StartError.self) { try await MetricsServer.start(port: port) { "" } }
    }

    @Test func refusesAnAddressOfAnotherMachine() async throws {
        await #expect(
            throws: MetricsServer.StartError(
                description: "could not serve metrics at 192.0.2.1:0: the address is not one of this machine")
        ) { try await MetricsServer.start(host: "192.0.2.1", port: 0) { "" } }
    }

    @Test func freesItsPortAndConnectionsWhenItStops() async throws {
        // The system may give the freed port to another test meanwhile; not every time.
        for _ in 0..<10 {
            let server = try await MetricsServer.start(port: 0) { "a 1\n" }
            try await RawConnection.use(port: server.port) { connection, received in
                try await connection.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = try await received.read(through: "a 1\n")
                try await server.stop()
                #expect(try await received.next() == nil)
            }
            guard let next = try? await MetricsServer.start(port: server.port, text: { "" }) else { continue }
            try await next.stop()
            try await next.stop()
            return
        }
        Issue.record("the port was not freed")
    }
}
