/// The name a municipality is served under, without the domain: `berkeley.ca`.
///
/// It becomes a directory name and a host name, so only what is safe as both is accepted:
/// lower-case letters, digits and hyphens in labels that are joined by single dots, at most 100 characters.
public struct Subdomain: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The text as it stands in URLs, directories and the `sites` table.
    public let name: String

    /// The longest accepted name, in characters; a host name's own limit is 253.
    public static let longest = 100

    /// Checks a name that came from outside; nil when it cannot be a subdomain.
    public init?(_ name: String) {
        guard name.utf8.count <= Self.longest else { return nil }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.allSatisfy(Self.isLabel) else { return nil }
        self.name = name
    }

    private static func isLabel(_ label: Substring.UTF8View.SubSequence) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard let first = label.first, let last = label.last, first != hyphen, last != hyphen else { return false }
        return label.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen: true
            default: false
            }
        }
    }

    /// Orders by name, byte by byte.
    public static func < (left: Subdomain, right: Subdomain) -> Bool {
        left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }

    /// The name itself.
    public var description: String { name }
}
