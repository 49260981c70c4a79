/// Whether a number format shows a serial number as a date.
///
/// - Source: ECMA-376 part 1, 18.8.30 and 18.8.31.
enum NumberFormat {
    /// The formats known by number alone; 27 to 36 and 50 to 58 are those of East Asian languages.
    ///
    /// 46, `[h]:mm:ss`, is a duration and not among them.
    static func isDate(builtin id: Int) -> Bool {
        switch id {
        case 14...22, 27...36, 45, 47, 50...58: true
        default: false
        }
    }

    /// A format by its code: a date when its first section has a letter of a date outside quotes, escapes and brackets.
    ///
    /// `[h]`, `[m]` and `[s]` count the time elapsed: such a number is a duration and not a date.
    static func isDate(code: String) -> Bool {
        var rest = Array(code.lowercased().utf8)[...]
        var isDate = false
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: ";"): return isDate
            case UInt8(ascii: "\""): skip(&rest, past: UInt8(ascii: "\""))
            // An escaped, a padding, and a repeated character.
            case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): _ = rest.popFirst()
            case UInt8(ascii: "["):
                if isElapsedTime(skip(&rest, past: UInt8(ascii: "]"))) { return false }
            case UInt8(ascii: "g") where rest.starts(with: "eneral".utf8): rest = rest.dropFirst(6)
            case UInt8(ascii: "y"), UInt8(ascii: "m"), UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "s"):
                isDate = true
            default: break
            }
        }
        return isDate
    }

    @discardableResult
    private static func skip(_ rest: inout ArraySlice<UInt8>, past end: UInt8) -> ArraySlice<UInt8> {
        let skipped = rest.prefix { $0 != end }
        rest = rest.dropFirst(skipped.count + 1)
        return skipped
    }

    private static func isElapsedTime(_ bracketed: ArraySlice<UInt8>) -> Bool {
        guard let first = bracketed.first, bracketed.allSatisfy({ $0 == first }) else { return false }
        return [UInt8(ascii: "h"), UInt8(ascii: "m"), UInt8(ascii: "s")].contains(first)
    }
}
