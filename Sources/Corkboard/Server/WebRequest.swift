import HTTPTypes
import NIOCore

/// One HTTP request as routes and rules see it.
package struct WebRequest: Sendable {
    /// `GET`, `HEAD`, `POST`...
    package var method: String
    /// The path as the client wrote it, percent-encoded, without the query: `/meetings/minutes.json`.
    package var path: String
    /// What followed the `?`, as the client wrote it; empty when there was none.
    package var queryString: String { didSet { query = QueryItems(queryString) } }
    /// The same, decoded.
    package private(set) var query: QueryItems
    /// The header fields, without `Host`.
    package var headers: HTTPFields
    /// The `Host` header as the client wrote it, perhaps with a port; empty when there was none.
    package var host: String
    /// `http` or `https`, as the client sees it.
    package var scheme: String
    /// The address of the client: the connection's, or what a trusted proxy says.
    package var client: String
    /// What was posted, at most a megabyte; empty otherwise.
    package var body: ByteBuffer

    /// Collects what is known of a request.
    package init(
        method: String = "GET", path: String, queryString: String = "", headers: HTTPFields = [:],
        host: String = "localhost", scheme: String = "http", client: String = "127.0.0.1",
        body: ByteBuffer = ByteBuffer()
    ) {
        self.method = method
        self.path = path
        self.queryString = queryString
        self.query = QueryItems(queryString)
        self.headers = headers
        self.host = host
        self.scheme = scheme
        self.client = client
        self.body = body
    }

    /// Whether it came by a name of this machine, as in development.
    package var isLocal: Bool {
        let name = host.prefix { $0 != ":" }.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost") || name == "127.0.0.1"
    }

    /// The path with the query, as the request line had it.
    package var target: String { queryString.isEmpty ? path : path + "?" + queryString }
}
