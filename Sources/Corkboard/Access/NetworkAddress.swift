import Foundation

/// An IPv4 or IPv6 address, as 16 bytes; IPv4 is kept as `::ffff:a.b.c.d`, so that both spellings are one client.
package struct NetworkAddress: Sendable, Hashable {
    /// The first and the last eight bytes, the first byte the highest.
    let high: UInt64
    let low: UInt64

    /// Takes the bytes.
    init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// Reads `192.0.2.7` or `2001:db8::7`, the latter also with a zone (`fe80::1%eth0`), which is left out.
    package init?(_ text: some StringProtocol) { self.init(bytes: text.utf8) }

    /// The same, of bytes.
    init?(bytes: some Collection<UInt8>) {
        let address = bytes.prefix { $0 != UInt8(ascii: "%") }
        // The longest one: `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`.
        guard (2...45).contains(address.count), !address.contains(0) else { return nil }
        let parsed = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 46) { text -> (UInt64, UInt64)? in
            var end = 0
            for byte in address {
                text[end] = CChar(bitPattern: byte)
                end += 1
            }
            text[end] = 0
            guard let start = text.baseAddress else { return nil }
            var four = in_addr()
            if inet_pton(AF_INET, start, &four) == 1 {
                return (0, Self.mappedPrefix | UInt64(UInt32(bigEndian: four.s_addr)))
            }
            var words: (UInt64, UInt64) = (0, 0)
            guard inet_pton(AF_INET6, start, &words) == 1 else { return nil }
            return (UInt64(bigEndian: words.0), UInt64(bigEndian: words.1))
        }
        guard let parsed else { return nil }
        (high, low) = parsed
    }

    /// Whether this is an IPv4 address.
    var isIPv4: Bool { high == 0 && low & 0xFFFF_FFFF_0000_0000 == Self.mappedPrefix }

    private static let mappedPrefix: UInt64 = 0xFFFF_0000_0000
}

extension NetworkAddress: CustomStringConvertible {
    /// The usual spelling: `192.0.2.7`, `2001:db8::7`.
    package var description: String {
        if isIPv4 {
            return "\(low >> 24 & 255).\(low >> 16 & 255).\(low >> 8 & 255).\(low & 255)"
        }
        var words = (high.bigEndian, low.bigEndian)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            guard let start = text.baseAddress, let end = inet_ntop(AF_INET6, &words, start, socklen_t(text.count))
            else { return "" }
            return String(cString: end)
        }
    }
}
