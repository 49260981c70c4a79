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
        if let four = Self.dotted(address) {
            (high, low) = (0, Self.mappedPrefix | four)
            return
        }
        let parsed = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 46) { text -> (UInt64, UInt64)? in
            var end = 0
            for byte in address {
                text[end] = CChar(bitPattern: byte)
                end += 1
            }
            text[end] = 0
            guard let start = text.baseAddress else { return nil }
            var words: (UInt64, UInt64) = (0, 0)
            guard inet_pton(AF_INET6, start, &words) == 1 else { return nil }
            return (UInt64(bigEndian: words.0), UInt64(bigEndian: words.1))
        }
        guard let parsed else { return nil }
        (high, low) = parsed
    }

    /// Four numbers up to 255 without leading zeros; by hand, as nearly every request has one.
    private static func dotted(_ text: some Collection<UInt8>) -> UInt64? {
        guard text.count <= 15 else { return nil }
        var (address, number, digits, dots): (UInt64, UInt64, Int, Int) = (0, 0, 0, 0)
        for byte in text {
            if byte == UInt8(ascii: "."), digits > 0, dots < 3 {
                (address, number, digits, dots) = (address << 8 | number, 0, 0, dots + 1)
            } else {
                guard (0x30...0x39).contains(byte), digits == 0 || number > 0 else { return nil }
                number = number * 10 + UInt64(byte - 0x30)
                digits += 1
                guard number <= 255 else { return nil }
            }
        }
        return dots == 3 && digits > 0 ? address << 8 | number : nil
    }

    /// Whether this is an IPv4 address.
    var isIPv4: Bool { high == 0 && low & 0xFFFF_FFFF_0000_0000 == Self.mappedPrefix }

    private static let mappedPrefix: UInt64 = 0xFFFF_0000_0000
}

extension NetworkAddress: CustomStringConvertible {
    /// The usual spelling: `192.0.2.7`, `2001:db8::7`.
    package var description: String {
        if isIPv4 {
            return String(unsafeUninitializedCapacity: 15) { text in
                var end = 0
                for shift in [24, 16, 8, 0] as [UInt64] {
                    let number = low >> shift & 255
                    for divisor in [100, 10, 1] as [UInt64] where number >= divisor || divisor == 1 {
                        text[end] = UInt8(ascii: "0") + UInt8(number / divisor % 10)
                        end += 1
                    }
                    guard shift > 0 else { break }
                    text[end] = UInt8(ascii: ".")
                    end += 1
                }
                return end
            }
        }
        var words = (high.bigEndian, low.bigEndian)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            guard let start = text.baseAddress, let end = inet_ntop(AF_INET6, &words, start, socklen_t(text.count))
            else { return "" }
            return String(cString: end)
        }
    }
}
