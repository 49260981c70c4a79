import CLibPQ

/// Where a PostgreSQL server is and how it is reached: libpq's keywords and values, completed by our own.
struct PostgresSettings: Sendable {
    /// Host, port and database, without user and password.
    let place: String
    /// What libpq is given.
    let parameters: [String: String]
    /// How long one address may take to answer; nil waits as long as the system does.
    let connectTimeout: Duration?
    /// The statement that makes a new session answer in the forms that `PostgresResult` reads.
    let sessionStatement: String

    init(url: String, options: PostgresEngine.Options) throws {
        let url = try PostgresURL(url).text
        let given = try Self.parse(url)
        place = Self.place(given)
        parameters = Self.defaults(options).merging(given) { _, given in given }
            // Texts are read as UTF-8, whatever the URL says.
            .merging(["client_encoding": "UTF8"]) { _, ours in ours }
        guard let seconds = parameters["connect_timeout"].flatMap(Int64.init) else {
            throw SQLError(.other, "the database URL's connect_timeout is not a whole number of seconds", at: place)
        }
        connectTimeout = seconds > 0 ? .seconds(seconds) : nil
        sessionStatement = Self.sessionStatement(options)
    }

    /// A server that vanished without a word is noticed after about a minute: by probes while nothing is under way,
    /// by the lack of an acknowledgement when something was sent.
    private static func defaults(_ options: PostgresEngine.Options) -> [String: String] {
        [
            "application_name": options.applicationName,
            "connect_timeout": String(max(1, options.connectTimeout.components.seconds)),
            "keepalives": "1", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
            "tcp_user_timeout": "60000",
        ]
    }

    private static func sessionStatement(_ options: PostgresEngine.Options) -> String {
        var statement = """
            SET TimeZone = 'UTC';
            SET DateStyle = 'ISO';
            SET standard_conforming_strings = on;
            SET bytea_output = 'hex';
            SET extra_float_digits = 3;
            """
        if let limit = options.lockLimit {
            let (seconds, attoseconds) = limit.components
            statement += "SET lock_timeout = \(seconds * 1000 + attoseconds / 1_000_000_000_000_000)"
        }
        return statement
    }

    private static func parse(_ url: String) throws -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &message) else {
            defer { PQfreemem(message) }
            throw PostgresURL.refusal(message.map { String(cString: $0) } ?? "out of memory")
        }
        return values(options)
    }

    private static func values(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }

    private static func place(_ given: [String: String]) -> String {
        // What the URL leaves open, libpq takes from its own defaults.
        let all = (PQconndefaults().map(values) ?? [:]).merging(given) { _, given in given }
        let hosts = (all["host"] ?? all["hostaddr"] ?? "local socket").split(
            separator: ",", omittingEmptySubsequences: false)
        let ports = (all["port"] ?? "5432").split(separator: ",", omittingEmptySubsequences: false)
        let servers = hosts.indices.map { index -> String in
            let port = ports.count == hosts.count ? ports[index] : ports[0]
            return "\(hosts[index]):\(port.isEmpty ? "5432" : port)"
        }
        return servers.joined(separator: ",") + "/" + (all["dbname"] ?? all["user"] ?? "")
    }
}
