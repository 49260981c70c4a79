/// The form of a number in a cell: `-12`, `250.00`, `.5`, `1.5E-3`.
enum NumberLiteral {
    /// Whether the bytes are a decimal number; `NaN`, `INF` and hexadecimal digits are none.
    @inline(__always)
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        skipSign(bytes, &index)
        var digitCount = skipDigits(bytes, &index)
        if index < bytes.count && bytes[index] == UInt8(ascii: ".") {
            index += 1
            digitCount += skipDigits(bytes, &index)
        }
        guard digitCount > 0 else { return false }
        if index < bytes.count && bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            skipSign(bytes, &index)
            guard skipDigits(bytes, &index) > 0 else { return false }
        }
        return index == bytes.count
    }

    @inline(__always)
    private static func skipSign(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") { index += 1 }
    }

    @inline(__always)
    private static func skipDigits(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int {
        let start = index
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 { index += 1 }
        return index - start
    }
}
