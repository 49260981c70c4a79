/// One pass of a pipeline over one site: `{subdomain}_{unix seconds}_{6 of a-z0-9}`.
public struct RunID: Hashable, Sendable, CustomStringConvertible {
    /// The text that jobs, log lines and plugins carry.
    public let text: String

    /// Makes a new id from the time and six random characters.
    public init(subdomain: Subdomain, unixSeconds: Int64, using random: inout some RandomNumberGenerator) {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        let suffix = String((0..<6).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
        text = "\(subdomain)_\(unixSeconds)_\(suffix)"
    }

    /// Takes an id that was made before.
    public init(_ text: String) { self.text = text }

    /// The text itself.
    public var description: String { text }
}
