/// Keys and passwords among the parameters of a URL, which no log may have.
enum SecretParameters {
    /// What the name of a secret has in it, in lower case.
    private static let marks = [
        "api_key", "apikey", "api-key", "token", "passw", "pwd", "secret", "credential", "signature",
    ].map { Array($0.utf8) }
    private static let replacement = Array("REDACTED".utf8)

    /// The text with secret parameters' values replaced.
    ///
    /// A parameter is secret when one of the marks stands before a `=` in it, however much of that is percent-encoded:
    /// so also in an address within an address, and in a path where a `?` was encoded by mistake.
    static func redact(_ text: some Collection<UInt8>) -> [UInt8] {
        let text = Array(text)
        // Most have none.
        guard isSecret(text[...]) else { return text }
        var redacted: [UInt8] = []
        var rest = text[...]
        while true {
            let end = rest.firstIndex { "&;?".utf8.contains($0) } ?? rest.endIndex
            let parameter = rest[..<end]
            if isSecret(parameter) {
                if let equals = parameter.firstIndex(of: UInt8(ascii: "=")) { redacted += parameter[...equals] }
                redacted += replacement
            } else {
                redacted += parameter
            }
            guard end < rest.endIndex else { return redacted }
            redacted.append(rest[end])
            rest = rest[rest.index(after: end)...]
        }
    }

    private static func isSecret(_ parameter: ArraySlice<UInt8>) -> Bool {
        let text = decoded(parameter)
        guard let equals = text.lastIndex(of: UInt8(ascii: "=")) else { return false }
        for start in 0..<equals {
            // The first letters of the marks, as this is asked at every place.
            switch text[start] {
            case UInt8(ascii: "a"), UInt8(ascii: "c"), UInt8(ascii: "p"), UInt8(ascii: "s"), UInt8(ascii: "t"):
                if marks.contains(where: { text[start..<equals].starts(with: $0) }) { return true }
            default: break
            }
        }
        return false
    }

    /// The text without percent-encoding, in lower case.
    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            var byte = text[index]
            if byte == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let high = PercentEncoding.hexValue(text[index + 1]),
                let low = PercentEncoding.hexValue(text[index + 2])
            {
                byte = high << 4 | low
                index += 2
            }
            decoded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            index += 1
        }
        return decoded
    }
}
