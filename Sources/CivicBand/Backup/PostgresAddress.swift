import Foundation

/// The address of a database for PostgreSQL's own programs: the password apart, as their arguments are seen by everyone on
/// the machine.
struct PostgresAddress: Sendable, Hashable {
    /// The address without the password, in the scheme that libpq reads.
    private(set) var address: String
    /// The password, where there is one, as libpq takes it.
    private(set) var environment: [String: String] = [:]

    /// Takes a `DATABASE_URL`, also in SQLAlchemy's spellings.
    init(_ url: String) {
        guard let scheme = url.firstRange(of: "://") else {
            address = url
            return
        }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        var tail = String(rest.dropFirst(authority.count))
        var host = String(authority)
        var password: Substring?
        if let at = authority.lastIndex(of: "@") {
            let user = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            host = user[0] + "@" + authority[authority.index(after: at)...]
            password = user.count == 2 ? user[1] : nil
        }
        if let mark = tail.firstIndex(of: "?") {
            let items = tail[tail.index(after: mark)...].split(separator: "&")
            password = items.first { $0.hasPrefix("password=") }?.dropFirst("password=".count) ?? password
            let others = items.filter { !$0.hasPrefix("password=") }
            tail = tail[..<mark] + (others.isEmpty ? "" : "?" + others.joined(separator: "&"))
        }
        address = "postgresql://" + host + tail
        if let password { environment["PGPASSWORD"] = password.removingPercentEncoding ?? String(password) }
    }
}
