/// A database URL, checked so that no part of a password can be taken for a host, which messages show.
struct PostgresURL {
    /// The URL as libpq takes it.
    let text: String

    /// - Throws: `SQLError` when the URL has characters that must be percent-encoded; the message shows none of it.
    init(_ url: String) throws {
        // libpq would take it for a server on this machine.
        guard !url.isEmpty else { throw Self.refusal("it is empty") }
        text = Self.libpqForm(url)
        guard let (authority, path) = Self.parts(text) else { return }
        guard authority.utf8.count(where: { $0 == UInt8(ascii: "@") }) <= 1, !path.utf8.contains(UInt8(ascii: "@"))
        else { throw Self.refusal("unexpected @") }
        // A password with a slash ends the authority: what stands before it looks like a port.
        let server = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        for host in server.split(separator: ",") {
            // An IPv6 address has colons of its own, in brackets.
            let tail = host.split(separator: "]", omittingEmptySubsequences: false).last ?? ""
            guard let colon = tail.lastIndex(of: ":") else { continue }
            guard tail[colon...].dropFirst().allSatisfy(\.isWholeNumber) else {
                throw Self.refusal("the port is not a number")
            }
        }
    }

    /// What is wrong with a URL.
    ///
    /// - Parameter reason: libpq's message. It quotes parts of the URL, which may be the password; they are left out.
    static func refusal(_ reason: String) -> SQLError {
        SQLError(
            .other,
            "the database URL cannot be read: \(PostgresMessage.withoutQuoted(reason)); characters such as "
                + "@ : / ? # % in a user name or password must be percent-encoded",
            at: "PostgreSQL")
    }

    /// SQLAlchemy names its driver in the scheme: `postgresql+psycopg2://`.
    private static func libpqForm(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://").map({ url[..<$0.lowerBound] }),
            let plus = scheme.firstIndex(of: "+"), ["postgres", "postgresql"].contains(scheme[..<plus])
        else { return url }
        return "postgresql" + url[scheme.endIndex...]
    }

    private static func parts(_ url: String) -> (authority: Substring, path: Substring)? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let rest = url[scheme.upperBound...]
        // libpq looks for the user up to the first @ or slash, so a question mark may stand in a password.
        let credentials = rest.prefix { $0 != "/" }.firstIndex(of: "@").map { rest.index(after: $0) }
        let server = rest[(credentials ?? rest.startIndex)...]
        let tail = server.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        return (rest[..<tail], rest[tail...].prefix { $0 != "?" })
    }
}
