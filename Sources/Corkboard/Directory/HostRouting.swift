import CivicModel

/// Whom a Host header asks for: the directory of sites, one site, or nobody here.
package struct HostRouting: Sendable {
    /// The judgement of one header.
    package enum Destination: Sendable, Hashable {
        /// The root domain itself.
        case directory
        /// A name that may be a site's; whether there is one, `SiteDirectory` tells.
        case site(Subdomain)
        /// A host name that cannot be a site's: the client is sent to the directory.
        case elsewhere
        /// No host name at all.
        case malformed
    }

    /// The domains that civic.band answers under unless configured otherwise.
    package static let defaultRootDomains = ["civic.band", "adversely-star-koala.edgecompute.app"]

    /// Names of this machine, at which the directory is found in development.
    private static let local: Set<String> = ["localhost", "127.0.0.1", "0.0.0.0"]

    private let directories: Set<String>
    /// What follows a site's name, longest first, so that a root domain below another one wins.
    private let suffixes: [String]

    /// Takes the root domains, in any case, with or without a final dot; `localhost` always is one.
    package init(rootDomains: [String]) {
        let roots = Set(rootDomains.compactMap(Self.hostName)).union(["localhost"])
        directories = roots.union(Self.local)
        suffixes = roots.map { "." + $0 }.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    /// Judges a header as the client wrote it: port, case and a final dot do not matter.
    package func destination(_ header: String) -> Destination {
        if let literal = Self.addressLiteral(header) {
            return literal == "::1" ? .directory : literal.isEmpty ? .malformed : .elsewhere
        }
        guard let host = Self.hostName(header) else { return .malformed }
        if directories.contains(host) { return .directory }
        for suffix in suffixes where host.utf8.count > suffix.utf8.count && host.hasSuffix(suffix) {
            return Self.site(String(host.dropLast(suffix.utf8.count)))
        }
        return Self.site(host)
    }

    private static func site(_ name: String) -> Destination { Subdomain(name).map(Destination.site) ?? .elsewhere }

    /// The lower-case host name without port and final dot; nil for what is none.
    package static func hostName(_ header: String) -> String? {
        // A host name has at most 253 characters; a final dot and a port may follow.
        guard header.utf8.count <= 260 else { return nil }
        let bytes = Array(header.utf8)
        let parts = bytes.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard var name = parts.first, parts.count == 1 || isPort(parts[1]) else { return nil }
        if name.last == UInt8(ascii: ".") { name = name.dropLast() }
        guard !name.isEmpty, name.count <= 253, name.allSatisfy(isHostByte),
            name.first != UInt8(ascii: "."), name.last != UInt8(ascii: ".")
        else { return nil }
        return String(decoding: name.map { isCapital($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// What stands between brackets; empty when that is no IPv6 address, nil when there are no brackets.
    private static func addressLiteral(_ header: String) -> String? {
        guard header.utf8.first == UInt8(ascii: "[") else { return nil }
        guard header.utf8.count <= 60, let end = header.utf8.firstIndex(of: UInt8(ascii: "]")) else { return "" }
        let address = header.utf8[header.utf8.index(after: header.utf8.startIndex)..<end]
        let rest = header.utf8[header.utf8.index(after: end)...]
        let isAddress = address.allSatisfy { byte in
            PercentEncoding.hexValue(byte) != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
        }
        guard isAddress, rest.isEmpty || rest.first == UInt8(ascii: ":") && isPort(rest.dropFirst()) else { return "" }
        return String(decoding: address, as: UTF8.self)
    }

    private static func isPort(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count <= 5 && bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    /// Letters, digits, `-`, `.` and the `_` that some names have all the same.
    private static func isHostByte(_ byte: UInt8) -> Bool {
        PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~")
    }
}
