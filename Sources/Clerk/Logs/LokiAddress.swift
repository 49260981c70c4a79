import Foundation

/// Where Loki is, and how we say who we are; never shows the password.
package struct LokiAddress: Hashable, Sendable, CustomStringConvertible {
    /// Why a text is no address of Loki, on one line; never holds any part of the text.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// The line.
        package let description: String
    }

    /// The address of the push API.
    let push: String
    /// The value of the Authorization header, from `user:password@` in the address.
    let authorization: String?
    /// The host, with its port if one was given: what messages name.
    package let description: String

    /// Reads `LOKI_URL`: http or https, perhaps with `user:password@`, a port and a path.
    package init(_ text: String) throws(Problem) {
        guard var parts = URLComponents(string: text), let host = parts.host, !host.isEmpty else {
            throw Problem(description: "the address of Loki is not understood, expected http(s)://host[:port]")
        }
        guard let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme) else {
            throw Problem(description: "the address of Loki is not understood, expected http:// or https:// before it")
        }
        guard parts.query == nil, parts.fragment == nil else {
            throw Problem(description: "the address of Loki has a query or a fragment, expected neither")
        }
        if parts.user != nil || parts.password != nil {
            let credentials = "\(parts.user ?? ""):\(parts.password ?? "")"
            authorization = "Basic " + Data(credentials.utf8).base64EncodedString()
        } else {
            authorization = nil
        }
        (parts.user, parts.password) = (nil, nil)
        parts.scheme = scheme
        while parts.path.hasSuffix("/") { parts.path.removeLast() }
        parts.path += "/loki/api/v1/push"
        guard let push = parts.string else {
            throw Problem(description: "the address of Loki is not understood, expected http(s)://host[:port]")
        }
        self.push = push
        description = parts.port.map { "\(host):\($0)" } ?? host
    }
}
