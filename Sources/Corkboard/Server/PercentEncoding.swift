/// The percent-encoding of URLs (RFC 3986) and of forms.
package enum PercentEncoding {
    /// Decodes `%41`; what is malformed stays, bytes that are no UTF-8 become U+FFFD.
    package static func decode(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> String {
        var out: [UInt8] = []
        var pending: [UInt8] = []
        for byte in bytes {
            if pending.isEmpty {
                switch byte {
                case UInt8(ascii: "%"): pending = [byte]
                case UInt8(ascii: "+") where plusIsSpace: out.append(UInt8(ascii: " "))
                default: out.append(byte)
                }
                continue
            }
            guard hexValue(byte) != nil else {
                out += pending
                pending = []
                if byte == UInt8(ascii: "%") {
                    pending = [byte]
                } else {
                    out.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
                }
                continue
            }
            pending.append(byte)
            if pending.count == 3, let high = hexValue(pending[1]), let low = hexValue(pending[2]) {
                out.append(high << 4 | low)
                pending = []
            }
        }
        return String(decoding: out + pending, as: UTF8.self)
    }

    /// Encodes a value of a query: spaces as `+`, letters, digits and `_.-~` as they are.
    package static func encodeQuery(_ text: String) -> String {
        encode(text) { byte, out in
            guard byte == UInt8(ascii: " ") else { return false }
            out.append(UInt8(ascii: "+"))
            return true
        }
    }

    /// Encodes a part of a path: letters, digits and `_.-~` stay as they are, and what `also` lists.
    package static func encodePath(_ text: String, also: String = "") -> String {
        encode(text) { byte, out in
            guard also.utf8.contains(byte) else { return false }
            out.append(byte)
            return true
        }
    }

    private static func encode(_ text: String, special: (UInt8, inout [UInt8]) -> Bool) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                out.append(byte)
            } else if !special(byte, &out) {
                out.append(UInt8(ascii: "%"))
                out.append(hexDigits[Int(byte >> 4)])
                out.append(hexDigits[Int(byte & 15)])
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The value of a hexadecimal digit.
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// Upper-case digits, as RFC 3986 recommends.
    static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// Letters, digits, `-`, `.`, `_` and `~`.
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
