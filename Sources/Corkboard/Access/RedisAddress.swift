/// Where a Redis server is, and how to log in there, as `REDIS_URL` says.
package struct RedisAddress: Sendable, Equatable {
    /// How it is reached.
    package enum Place: Sendable, Equatable {
        /// Over TCP.
        case host(String, port: Int)
        /// Over a Unix socket.
        case socket(String)
    }

    /// How it is reached.
    package let place: Place
    /// The number of the database.
    package let database: Int
    let user: String?
    let password: String?

    /// Reads `redis://[[user]:password@]host[:port][/database]` or `unix://[[user]:password@]/path[?db=number]`.
    ///
    /// - Throws: `RedisError.address`, whose text never has the password.
    package init(_ url: String) throws(RedisError) {
        guard let colon = url.range(of: "://") else { throw .address("it has no scheme") }
        var rest = url[colon.upperBound...]
        let scheme = url[..<colon.lowerBound].lowercased()
        guard !rest.contains("#") else { throw .address("it has a fragment") }
        var database: Int?
        if let mark = rest.firstIndex(of: "?") {
            let query = QueryItems(String(rest[rest.index(after: mark)...]))
            guard query.items.allSatisfy({ $0.name == "db" }), query.items.count == 1 else {
                throw .address("it has parameters other than db")
            }
            database = try Self.number(query["db"], upTo: 65_535, "the database")
            rest = rest[..<mark]
        }
        (user, password) = Self.takeLogin(from: &rest)
        switch scheme {
        case "unix":
            guard rest.hasPrefix("/"), rest.utf8.count > 1 else { throw .address("it has no path of a socket") }
            place = .socket(PercentEncoding.decode(rest.utf8))
        case "redis":
            if let slash = rest.firstIndex(of: "/") {
                let path = rest[rest.index(after: slash)...]
                if !path.isEmpty {
                    guard database == nil else { throw .address("it names the database twice") }
                    database = try Self.number(String(path), upTo: 65_535, "the database")
                }
                rest = rest[..<slash]
            }
            place = try Self.host(rest)
        case "rediss":
            throw .address("TLS (rediss) is not supported; use redis:// within a private network, or a tunnel")
        default: throw .address("its scheme is none of redis and unix")
        }
        self.database = database ?? 0
    }

    /// The user and the password before the last `@`, which are taken off.
    private static func takeLogin(from rest: inout Substring) -> (user: String?, password: String?) {
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        guard let at = rest[..<end].lastIndex(of: "@") else { return (nil, nil) }
        let login = rest[..<at]
        rest = rest[rest.index(after: at)...]
        guard let colon = login.firstIndex(of: ":") else { return (nil, nil) }
        let user = PercentEncoding.decode(login[..<colon].utf8)
        let password = PercentEncoding.decode(login[login.index(after: colon)...].utf8)
        return (user.isEmpty ? nil : user, password.isEmpty ? nil : password)
    }

    private static func host(_ text: Substring) throws(RedisError) -> Place {
        var host = text
        var port: Substring = "6379"
        if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<close]
            let after = text[text.index(after: close)...]
            guard after.isEmpty || after.hasPrefix(":") else { throw .address("its host is malformed") }
            if !after.isEmpty { port = after.dropFirst() }
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard !host.isEmpty, !host.utf8.contains(0), !host.contains(" ") else { throw .address("it has no host") }
        let number = try number(String(port), upTo: 65_535, "the port")
        guard number > 0 else { throw .address("the port is 0") }
        return .host(String(host), port: number)
    }

    private static func number(_ text: String?, upTo limit: Int, _ what: String) throws(RedisError) -> Int {
        guard let text, !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            number <= limit
        else { throw .address("\(what) is not a number from 0 to \(limit)") }
        return number
    }
}

extension RedisAddress: CustomStringConvertible {
    /// Where it is, for messages: no user and no password.
    package var description: String {
        switch place {
        case .host(let host, let port): "\(host):\(port), database \(database)"
        case .socket(let path): "\(path), database \(database)"
        }
    }
}

/// Why Redis cannot be used.
package enum RedisError: Error, CustomStringConvertible, Equatable {
    /// `REDIS_URL` cannot be read.
    case address(String)
    /// There is no connection, or it broke off.
    case connection(String)
    /// The server refused a command; the first word of its answer.
    case refused(String)

    /// What happened.
    package var description: String {
        switch self {
        case .address(let reason):
            "REDIS_URL cannot be used: \(reason). Expected redis://[:password@]host[:port][/database] or unix:///path."
        case .connection(let reason): "no connection: \(reason)"
        case .refused(let word): "it refused a command: \(word)"
        }
    }
}
