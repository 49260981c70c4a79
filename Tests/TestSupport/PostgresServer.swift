import Foundation

/// A real PostgreSQL server of the tests' own: a fresh cluster in a temporary directory, gone with the process.
///
/// - Cost: about a second to make; `shared` is made once a process.
package final class PostgresServer: Sendable {
    /// How a server differs from the plainest one, which listens on a socket in its directory and trusts everybody.
    package struct Setup: Sendable {
        /// Also listens on a free port of 127.0.0.1.
        package var hasPort = false
        /// Also speaks TLS there, with a certificate of its own for `localhost` and 127.0.0.1.
        package var hasTLS = false
        /// Asks for a password there (scram).
        package var wantsPassword = false

        /// The plainest one.
        package init(hasPort: Bool = false, hasTLS: Bool = false, wantsPassword: Bool = false) {
            (self.hasPort, self.hasTLS, self.wantsPassword) = (hasPort, hasTLS, wantsPassword)
        }
    }

    /// How a server is stopped.
    package enum Stop: String, Sendable {
        /// It ends its connections, and says so.
        case fast
        /// It breaks off, as in a crash.
        case immediate
    }

    /// The server that all tests share which do not stop it; each takes a database of its own.
    package static var shared: PostgresServer {
        get async throws { try await sharedStart.value }
    }

    private static let sharedStart = Task { try await PostgresServer(Setup()) }

    /// Its directory: the socket, the cluster in `data`, the certificate.
    package let directory: String
    /// The port of 127.0.0.1, if it has one.
    package let port: Int?
    private let cluster: PostgresCluster
    private let process: PostgresProcess

    /// Makes a cluster and starts a server over it.
    ///
    /// - Throws: `PostgresServerError.missing` when PostgreSQL is not installed.
    package init(_ setup: Setup) async throws {
        cluster = try await PostgresCluster(setup)
        directory = cluster.directory
        port = cluster.port
        process = PostgresProcess(cluster)
        try await process.start()
    }

    /// The URL of the database `postgres`, through the socket.
    package var url: String { url(database: "postgres") }

    /// The URL of a database through the socket.
    package func url(database: String) -> String {
        "postgresql://postgres@/\(database)?host=\(directory)&port=\(port ?? 5432)"
    }

    /// The URL of a database through the port.
    ///
    /// - Parameter user: with the password, percent-encoded: `clerk:secret`.
    package func portURL(database: String = "postgres", user: String = "postgres", _ query: String = "") -> String {
        "postgresql://\(user)@127.0.0.1:\(port ?? 0)/\(database)\(query.isEmpty ? "" : "?" + query)"
    }

    /// Makes an empty database; its URL through the socket.
    package func makeDatabase() async throws -> String {
        let name = "test_" + UUID().uuidString.prefix(12).lowercased().replacing("-", with: "_")
        try await run("CREATE DATABASE \(name) TEMPLATE template0")
        return url(database: name)
    }

    /// Runs a statement in the database `postgres`, or another one, as the superuser; the answer is its rows as text.
    @discardableResult
    package func run(_ sql: String, in database: String = "postgres") async throws -> String {
        let result = try await BuiltProgram(path: cluster.programs + "/psql").run(
            ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql, url(database: database)],
            in: "/")
        guard result.status == 0 else { throw PostgresServerError.failed("psql", result.error) }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Starts the server again.
    package func start() async throws { try await process.start() }

    /// Stops the server; its databases stay.
    package func stop(_ way: Stop = .fast) async throws { try await process.stop(way) }

    /// Stops the server and starts it again.
    package func restart(_ way: Stop = .fast) async throws {
        try await stop(way)
        try await start()
    }
}

/// Why there is no server to test with.
package enum PostgresServerError: Error, CustomStringConvertible {
    /// PostgreSQL is not installed.
    case missing
    /// One of its programs failed, with this output.
    case failed(String, String)

    /// What happened and what to do.
    package var description: String {
        switch self {
        case .missing:
            "PostgreSQL is not installed: there is no /usr/lib/postgresql/*/bin/postgres. "
                + "Install the Debian package postgresql-15 with scripts/packages."
        case .failed(let program, let output): "\(program) failed: \(output)"
        }
    }
}
