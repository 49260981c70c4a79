import Crypto

/// Entity tags as RFC 9110 compares them.
enum EntityTag {
    /// A strong tag of the bytes: the first half of their SHA-256.
    static func of(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        let text = SHA256.hash(data: bytes).prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "\"\(String(text))\""
    }

    /// Whether an `If-None-Match` names the tag; weak comparison, as the header asks.
    static func matches(_ header: String, _ tag: String) -> Bool {
        header.split(separator: ",").map { $0.drop { $0 == " " } }.contains { listed in
            let trimmed = listed.hasSuffix(" ") ? listed.dropLast() : listed
            return trimmed == "*" || trimmed == tag || trimmed == "W/\(tag)"
        }
    }
}
