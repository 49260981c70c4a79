/// What the access log tells of one request.
package struct AccessRecord: Sendable {
    /// When it came, in milliseconds since 1970.
    package var unixMilliseconds: Int64
    /// The `Host` header.
    package var host: String
    /// The site's subdomain; empty when there is none.
    package var site: String
    /// `GET`...
    package var method: String
    /// The path as the client wrote it.
    package var path: String
    /// What followed the `?`, with its secrets; they are left out when it is written.
    package var queryString: String
    /// The status of the answer.
    package var status: Int
    /// The bytes of the answer's body.
    package var bytes: Int
    /// From the request's arrival to the end of the answer.
    package var duration: Duration
    /// The address of the client.
    package var client: String
    /// The label of the access decision.
    package var tier: String
    /// The `User-Agent` header.
    package var userAgent: String?
    /// The `Referer` header.
    package var referer: String?

    /// Collects what is known of a request that was answered.
    package init(
        _ request: WebRequest, site: String = "", status: Int, bytes: Int, duration: Duration, tier: String,
        unixMilliseconds: Int64
    ) {
        self.unixMilliseconds = unixMilliseconds
        self.host = request.host
        self.site = site
        self.method = request.method
        self.path = request.path
        self.queryString = request.queryString
        self.status = status
        self.bytes = bytes
        self.duration = duration
        self.client = request.client
        self.tier = tier
        self.userAgent = request.headers[.userAgent]
        self.referer = request.headers[.referer]
    }

    /// The record as one line of JSON with its line feed; nothing that a client sent can begin another line.
    package var line: [UInt8] {
        var line = LogFields()
        line.add("time", time: unixMilliseconds)
        line.add("host", host, limit: 260)
        line.add("site", site, limit: 260)
        line.add("method", method, limit: 32)
        line.add("path", bytes: SecretParameters.redact(LogFields.cut(path.utf8, to: 2000)))
        line.add("query", bytes: SecretParameters.redact(LogFields.cut(queryString.utf8, to: 4000)))
        line.add("status", status)
        line.add("bytes", bytes)
        line.add("duration_ms", thousandths: Int(duration / .microseconds(1)))
        line.add("client", client, limit: 64)
        line.add("tier", tier, limit: 32)
        if let userAgent { line.add("user_agent", userAgent, limit: 200) }
        if let referer {
            let place = LogFields.cut(referer.utf8, to: 1000).prefix {
                $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
            }
            line.add("referer", bytes: SecretParameters.redact(place))
        }
        return line.end()
    }
}
