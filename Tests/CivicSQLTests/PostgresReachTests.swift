import CivicSQL
import Foundation
import TestSupport
import Testing

/// Servers that cannot be reached, do not let one in, or must be trusted first.
@Suite(.timeLimit(.minutes(1))) struct PostgresReachTests {
    private func failure(_ url: String, _ options: PostgresEngine.Options = .init()) async throws -> SQLError? {
        let engine = try PostgresEngine(url: url, options: options)
        let error = await #expect(throws: SQLError.self) { _ = try await engine.rows("SELECT 1") }
        await engine.close()
        #expect(error?.condition == .unavailable)
        #expect(error?.description.contains("s3cret") == false)
        #expect(error?.description.contains("\n") == false)
        return error
    }

    @Test func namesThePlaceWithoutUserAndPassword() throws {
        for (url, place) in [
            ("postgresql://clerk:s3cret@db.example.org:6432/civic?sslmode=require", "db.example.org:6432/civic"),
            ("postgres://clerk@db.example.org/civic", "db.example.org:5432/civic"),
            ("postgresql+psycopg2://clerk:p%40s3cret@db/civic", "db:5432/civic"),
            ("postgresql://u:p@h1:1,h2:2/civic", "h1:1,h2:2/civic"),
            ("postgresql://u:p@[::1]:7/civic", "::1:7/civic"),
            ("postgresql:///civic?host=/run/postgresql&user=clerk&password=s3cret", "/run/postgresql:5432/civic"),
            ("postgresql://u:p?s3cret@db/civic", "db:5432/civic"),
        ] { #expect(try PostgresEngine(url: url).place == place) }
    }

    @Test(arguments: [
        "postgresql://clerk:s3cret@x@db/civic", "postgresql://clerk:12/s3cret@db/civic",
        "postgresql://clerk:s3cret/x@db/civic", "postgresql://clerk:s3cret%zz@db/civic",
        "postgresql://db/civic?s3cret", "postgresql://db/civic?s3cret=1", "postgresql://[s3cret/civic",
        "s3cret", "mysql://clerk:s3cret@db/civic", "postgresql://clerk:s3cret@db/civic?connect_timeout=soon", "",
    ])
    func refusesAURLWithoutShowingIt(url: String) {
        let error = #expect(throws: SQLError.self) { try PostgresEngine(url: url) }
        #expect(error?.condition == .other)
        #expect(error?.description.contains("s3cret") == false)
        #expect(error?.description.contains("clerk") == false)
    }

    @Test func saysThatNobodyListens() async throws {
        let port = try SilentListener().port
        let error = try await failure("postgresql://clerk:s3cret@127.0.0.1:\(port)/civic")
        #expect(error?.description.contains("127.0.0.1:\(port)/civic") == true)
        #expect(error?.message.contains("refused") == true)
    }

    @Test(.timeLimit(.minutes(2)), arguments: ["disable", "prefer", "require"])
    func givesUpAServerThatDoesNotAnswer(mode: String) async throws {
        let listener = try SilentListener()
        var options = PostgresEngine.Options()
        options.connectTimeout = .seconds(1)
        let error = try await failure(
            "postgresql://clerk:s3cret@127.0.0.1:\(listener.port)/civic?sslmode=\(mode)", options)
        #expect(error?.message == "the server did not answer within 1 s")
        _ = try await failure(
            "postgresql://clerk:s3cret@127.0.0.1:\(listener.port)/civic?sslmode=\(mode)&connect_timeout=1")
    }

    @Test func goesOnToTheNextServer() async throws {
        let server = try await PostgresServer(.init(hasPort: true))
        let closed = try SilentListener().port
        let engine = try PostgresEngine(
            url: "postgresql://postgres@127.0.0.1:\(closed),127.0.0.1:\(server.port ?? 0)/postgres")
        #expect(try await engine.rows("SELECT 1") == [[.integer(1)]])
        await engine.close()
        let refused = try await failure(server.portURL("sslmode=require"))
        #expect(refused?.message.contains("does not support SSL") == true)
        try await server.stop()
    }

    @Test func tellsAMissingDatabase() async throws {
        let error = try await failure(try await PostgresServer.shared.url(database: "nowhere"))
        #expect(error?.message.contains("\"nowhere\" does not exist") == true)
    }

    @Test func asksForTheRightPasswordOverTLS() async throws {
        let server = try await PostgresServer(.init(hasPort: true, hasTLS: true, wantsPassword: true))
        try await server.run("CREATE ROLE clerk LOGIN PASSWORD 's3cret/@:%?#'")
        let user = "clerk:s3cret%2F%40%3A%25%3F%23"
        let query = "SELECT CAST(ssl AS TEXT) FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        let root = "sslrootcert=\(server.directory)/server.crt"
        for (mode, isTLS) in [
            ("", true), ("sslmode=require", true), ("sslmode=disable", false), ("sslmode=verify-full&" + root, true),
        ] {
            let engine = try PostgresEngine(url: server.portURL(user: user, mode))
            #expect(try await engine.rows(query) == [[.text(isTLS ? "true" : "false")]], "\(mode)")
            // Announcements arrive through TLS, too.
            var values = engine.announcements(on: "a").makeAsyncIterator()
            await values.next()
            try await engine.write { try $0.announce(on: "a") }
            #expect(await values.next() != nil)
            await engine.close()
        }
        let wrong = try await failure(server.portURL(user: "clerk:s3cretx"))
        #expect(wrong?.message.contains("password authentication failed") == true)
        _ = try await failure(server.portURL(user: "clerk"))
        let missing = "sslrootcert=\(server.directory)/missing.crt"
        _ = try await failure(server.portURL(user: user, "sslmode=verify-full&" + missing))
        // A certificate of another server.
        let other = try await PostgresServer(.init(hasPort: true, hasTLS: true))
        let foreign = "sslmode=verify-full&sslrootcert=\(other.directory)/server.crt"
        let untrusted = try await failure(server.portURL(user: user, foreign))
        #expect(untrusted?.message.contains("certificate verify failed") == true)
        for server in [server, other] { try await server.stop() }
    }
}
