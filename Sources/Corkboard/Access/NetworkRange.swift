/// A range of addresses that share their first bits: `10.0.0.0/8`, `fc00::/7`, or one address.
package struct NetworkRange: Sendable, Hashable {
    private let high: UInt64
    private let low: UInt64
    private let highMask: UInt64
    private let lowMask: UInt64

    /// Reads `10.0.0.0/8`, `fe80::/10` or a single address; nil for anything else.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = NetworkAddress(bytes: parts[0]), !parts[0].contains(UInt8(ascii: "%"))
        else { return nil }
        let width = address.isIPv4 ? 32 : 128
        var bits = width
        if parts.count == 2 {
            guard (1...3).contains(parts[1].count), parts[1].allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            bits = parts[1].reduce(0) { $0 * 10 + Int($1 - 0x30) }
            guard bits <= width else { return nil }
        }
        let shared = bits + 128 - width
        highMask = Self.mask(shared)
        lowMask = Self.mask(shared - 64)
        high = address.high & highMask
        low = address.low & lowMask
    }

    /// Whether an address lies in it.
    package func contains(_ address: NetworkAddress) -> Bool {
        address.high & highMask == high && address.low & lowMask == low
    }

    /// A word whose first bits are set; Swift's shift gives 0 for 64 and more.
    private static func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : ~(UInt64.max >> UInt64(bits)) }
}
