/// The servers whose word about the client is believed: who it is, and whether it came over https.
package struct TrustedProxies: Sendable {
    /// This machine; and in the chains that it tells, private networks are proxies, too.
    package static let usual = TrustedProxies(
        ["127.0.0.0/8", "::1"].compactMap(NetworkRange.init),
        within: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"].compactMap(NetworkRange.init)
    )

    private let ranges: [NetworkRange]
    private let inner: [NetworkRange]

    /// Believes the servers in these ranges, and nobody when there are none.
    ///
    /// - Parameter inner: ranges that are proxies where one that is believed names them.
    package init(_ ranges: [NetworkRange], within inner: [NetworkRange] = []) {
        self.ranges = ranges
        self.inner = inner
    }

    /// Whether the server at an address is believed.
    package func contains(_ address: NetworkAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// The address of the client of a request: the connection's, or, when that is a trusted proxy's, the right-most in
    /// `X-Forwarded-For` that is not.
    ///
    /// What stands left of it is the client's own word and counts for nothing; nor does what stands left of an entry
    /// that is no address.
    ///
    /// - Parameter forwardedFor: the values of all `X-Forwarded-For` fields, in their order.
    package func client(peer: String, forwardedFor: [String] = []) -> String {
        guard !forwardedFor.isEmpty, var client = NetworkAddress(peer), contains(client) else { return peer }
        for value in forwardedFor.reversed() {
            for entry in value.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).reversed() {
                guard contains(client) || inner.contains(where: { $0.contains(client) }),
                    let before = Self.address(entry)
                else { return client.description }
                client = before
            }
        }
        return client.description
    }

    /// `http` or `https`, as the client sees it: the connection's, or what a trusted proxy says.
    ///
    /// - Parameter forwardedProto: the values of all `X-Forwarded-Proto` fields, in their order; the last entry is the
    ///   nearest proxy's.
    package func scheme(peer: String, forwardedProto: [String], connection: String) -> String {
        guard let last = forwardedProto.last, let address = NetworkAddress(peer), contains(address) else {
            return connection
        }
        let entry =
            last.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).last ?? last.utf8[...]
        return switch Substring(Self.trimmed(entry)).lowercased() {
        case "https": "https"
        case "http": "http"
        default: connection
        }
    }

    /// An entry of the chain: `192.0.2.7`, `2001:db8::7`, `[2001:db8::7]`, the first and the last also with a port.
    private static func address(_ entry: Substring.UTF8View) -> NetworkAddress? {
        let entry = trimmed(entry)
        if entry.first == UInt8(ascii: "[") {
            guard let close = entry.firstIndex(of: UInt8(ascii: "]")), isPort(entry[entry.index(after: close)...])
            else {
                return nil
            }
            return NetworkAddress(bytes: entry[..<close].dropFirst())
        }
        if let colon = entry.firstIndex(of: UInt8(ascii: ":")), entry.contains(UInt8(ascii: ".")),
            isPort(entry[colon...])
        {
            return NetworkAddress(bytes: entry[..<colon])
        }
        return NetworkAddress(bytes: entry)
    }

    /// Whether this is nothing, or a colon and digits.
    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        text.isEmpty
            || text.first == UInt8(ascii: ":") && (2...6).contains(text.count)
                && text.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func trimmed(_ entry: Substring.UTF8View) -> Substring.UTF8View {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        let start = entry.drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return start }
        return start[...last]
    }
}
