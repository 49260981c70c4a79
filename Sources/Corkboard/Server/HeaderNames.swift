import HTTPTypes

extension HTTPField.Name {
    /// RFC 8288.
    package static let link = name("Link")
    /// W3C Referrer Policy.
    package static let referrerPolicy = name("Referrer-Policy")
    /// RFC 9213: what a cache that works for us may do, whatever browsers may.
    package static let cdnCacheControl = name("CDN-Cache-Control")

    /// What proxies say of the client.
    package static let xForwardedFor = name("X-Forwarded-For")
    /// Whether the client's connection to the proxy is encrypted.
    package static let xForwardedProto = name("X-Forwarded-Proto")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no header name") }
        return name
    }
}
