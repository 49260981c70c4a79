/// A 64-bit FNV-1a hash, the same in every process; for tags that no one attacks.
package struct StableHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Begins anew.
    package init() {}

    /// Adds bytes.
    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// Adds a number.
    package mutating func add(_ number: Int64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            state = (state ^ UInt64(UInt8(truncatingIfNeeded: number >> shift))) &* 0x100_0000_01B3
        }
    }

    /// The hash in base 36.
    package var text: String { String(state, radix: 36) }
}
