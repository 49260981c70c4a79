import Crypto

/// The SHA-256 of a file, in lower-case hexadecimal.
package enum FileDigest {
    /// Reads a file in pieces; its size in bytes comes with the digest.
    package static func sha256(ofFile path: String) throws -> (digest: String, size: Int) {
        var hash = SHA256()
        var size = 0
        try DurableFile.forEachChunk(of: path) { chunk in
            hash.update(bufferPointer: chunk)
            size += chunk.count
        }
        return (hexadecimal(hash.finalize()), size)
    }

    /// The digest of a text.
    package static func sha256(of text: String) -> String { hexadecimal(SHA256.hash(data: Array(text.utf8))) }

    static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
