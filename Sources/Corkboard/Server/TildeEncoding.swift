/// Datasette's encoding of names and keys in paths: like percent-encoding with `~`, so that proxies leave it alone.
///
/// Source: docs.datasette.io, "Tilde encoding".
package enum TildeEncoding {
    /// Encodes all but letters, digits, `-` and `_`; a space is `+`.
    package static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): out.append(UInt8(ascii: "+"))
            case UInt8(ascii: "."), UInt8(ascii: "~"): append(byte, to: &out)
            default:
                if PercentEncoding.isUnreserved(byte) { out.append(byte) } else { append(byte, to: &out) }
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func append(_ byte: UInt8, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "~"))
        out.append(PercentEncoding.hexDigits[Int(byte >> 4)])
        out.append(PercentEncoding.hexDigits[Int(byte & 15)])
    }

    /// Decodes it; what is malformed stays as it is.
    package static func decode(_ text: some StringProtocol) -> String {
        // A percent sign stands for itself here, so it is put out of the way of the decoder of percent signs.
        let bytes = text.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "%"): [UInt8(ascii: "%"), UInt8(ascii: "2"), UInt8(ascii: "5")]
            case UInt8(ascii: "~"): [UInt8(ascii: "%")]
            default: [byte]
            }
        }
        let decoded = PercentEncoding.decode(bytes, plusIsSpace: true)
        return decoded
    }
}
