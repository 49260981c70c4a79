/// Whom the rate limit counts as one: an IPv4 address, or the /64 of an IPv6 address, which one household has.
package struct CountedClient: Sendable, Hashable, CustomStringConvertible {
    /// `192.0.2.7` or `2001:db8:0:1::/64`; at most 64 bytes of what is no address.
    package let description: String

    /// Takes the address of a request's client.
    package init(_ client: String) {
        guard let address = NetworkAddress(client) else {
            description = String(decoding: client.utf8.prefix(64), as: UTF8.self)
            return
        }
        description =
            address.isIPv4
            ? address.description : NetworkAddress(high: address.high, low: 0).description + "/64"
    }
}
