import Foundation

/// What the servers that share a Redis found out about API keys.
///
/// Keys and values are those of the Python system: `apikey:` and 16 hexadecimal digits, `{"valid": true}`.
package struct RedisKeyVerdicts: Sendable {
    private struct Note: Codable {
        let valid: Bool
    }

    private let client: RedisClient

    /// Reads and writes with a client of Redis.
    package init(_ client: RedisClient) { self.client = client }

    /// What is noted of a key; nil when nothing is, or Redis is away.
    func verdict(_ name: KeyCache.Name) async -> KeyVerdict? {
        guard case .text(let bytes) = await client.run(["GET", Self.key(name)]),
            // Whatever else stands there is no note.
            let note = try? JSONDecoder().decode(Note.self, from: Data(bytes))
        else { return nil }
        return note.valid ? .valid : .invalid
    }

    /// Notes a verdict for as long as it holds.
    func note(_ verdict: KeyVerdict, _ name: KeyCache.Name, _ lifetimes: KeyLifetimes) async {
        let seconds = Int((verdict == .valid ? lifetimes.valid : lifetimes.invalid) / .seconds(1))
        _ = await client.run([
            "SET", Self.key(name), #"{"valid": \#(verdict == .valid)}"#, "EX", String(max(1, seconds)),
        ])
    }

    private static func key(_ name: KeyCache.Name) -> String {
        let digits = name.prefix(8).flatMap {
            [PercentEncoding.hexDigits[Int($0 >> 4)], PercentEncoding.hexDigits[Int($0 & 15)]]
        }
        return "apikey:" + String(decoding: digits, as: UTF8.self).lowercased()
    }
}
