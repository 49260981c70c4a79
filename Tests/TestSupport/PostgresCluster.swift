import Foundation

/// The files of a PostgreSQL server: made once, started as often as a test likes.
struct PostgresCluster: Sendable {
    /// Where PostgreSQL's programs are: the newest version's.
    let programs: String
    /// The socket's directory, with the cluster in `data`.
    let directory: String
    /// The port of 127.0.0.1, if it has one.
    let port: Int?
    private let hasTLS: Bool

    init(_ setup: PostgresServer.Setup) async throws {
        programs = try Self.newestPrograms()
        // Not the directory for temporary files, whose path may be long: a socket's path has 107 bytes at most.
        directory = "/tmp/civicband-pg-" + UUID().uuidString.prefix(8).lowercased()
        port = setup.hasPort ? try Self.freePort() : nil
        hasTLS = setup.hasTLS
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        do { try await fill(setup) } catch {
            // The first error is the one to tell.
            try? FileManager.default.removeItem(atPath: directory)
            throw error
        }
    }

    private func fill(_ setup: PostgresServer.Setup) async throws {
        try await give(directory)
        try await run(
            Self.asServer + [
                programs + "/initdb", "-D", directory + "/data", "-A", "trust", "--no-sync", "-U", "postgres", "-E",
                "UTF8", "--locale=C.UTF-8",
            ])
        if setup.wantsPassword {
            let rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
            try rules.write(toFile: directory + "/data/pg_hba.conf", atomically: false, encoding: .utf8)
        }
        if setup.hasTLS { try await makeCertificate() }
    }

    private func makeCertificate() async throws {
        let (key, certificate) = (directory + "/server.key", directory + "/server.crt")
        try await run([
            "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
        ])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        for file in [key, certificate] { try await give(file) }
    }

    /// What the server is started with. What is written need not survive the machine.
    var command: [String] {
        let settings = [
            "unix_socket_directories=\(directory)", "listen_addresses=\(port == nil ? "" : "127.0.0.1")",
            "port=\(port ?? 5432)", "fsync=off", "full_page_writes=off",
            "max_connections=200", "shared_buffers=16MB", "ssl=\(hasTLS ? "on" : "off")",
            "ssl_cert_file=\(directory)/server.crt", "ssl_key_file=\(directory)/server.key",
        ]
        // It dies with what started it, should that be killed.
        return Self.asServer + ["--pdeathsig", "KILL", programs + "/postgres", "-D", directory + "/data"]
            + settings.flatMap { ["-c", $0] }
    }

    /// PostgreSQL refuses to run as root.
    private static var asServer: [String] {
        let user = getuid() == 0 ? ["--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
        return ["/usr/bin/setpriv"] + user
    }

    private func give(_ path: String) async throws {
        if getuid() == 0 { try await run(["/bin/chown", "postgres:postgres", path]) }
    }

    private func run(_ command: [String]) async throws {
        let result = try await BuiltProgram(path: command[0]).run(Array(command.dropFirst()), in: "/")
        guard result.status == 0 else {
            throw PostgresServerError.failed(command.joined(separator: " "), result.error)
        }
    }

    private static func newestPrograms() throws -> String {
        let versions = "/usr/lib/postgresql"
        // Nothing installed is the same as a directory without versions.
        let found = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
        let programs = found.compactMap(Int.init).sorted(by: >).map { "\(versions)/\($0)/bin" }
        guard let newest = programs.first(where: { FileManager.default.isExecutableFile(atPath: $0 + "/postgres") })
        else { throw PostgresServerError.missing }
        return newest
    }

    /// A port that the system does not give to others meanwhile, as it does with those from 32768 on.
    private static func freePort() throws -> Int {
        for _ in 0..<100 {
            // Taken already.
            if let listener = try? SilentListener(port: .random(in: 20_000..<32_000)) { return listener.port }
        }
        throw POSIXError(.EADDRNOTAVAIL)
    }
}
