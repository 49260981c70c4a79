import Foundation

/// A request as the server's routes see it.
struct StandInRequest: Sendable {
    let method: String
    /// Path and query as they came.
    let target: String
    var userAgent: String?
    var ifNoneMatch: String?
    var ifModifiedSince: String?

    /// The path's parts without the query, percent signs undone.
    var path: [String] {
        target.prefix { $0 != "?" }.split(separator: "/").map { Self.decoded(String($0)) }
    }

    /// The value of a query item, nil without one.
    func query(_ name: String) -> String? {
        guard let mark = target.firstIndex(of: "?") else { return nil }
        for item in target[target.index(after: mark)...].split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.first == name { return parts.count == 2 ? Self.decoded(parts[1]) : "" }
        }
        return nil
    }

    private static func decoded(_ text: String) -> String { text.removingPercentEncoding ?? text }
}

/// One line of the server's log: what a client asked, and what it was told.
package struct RequestRecord: Sendable, Hashable, Codable {
    /// `GET`, `HEAD`, ...
    package let method: String
    /// Path and query.
    package let path: String
    /// The status that was answered; 0 where no answer was sent.
    package let status: Int
    /// The client's `User-Agent`.
    package let userAgent: String?
    /// The client's `If-None-Match`.
    package let ifNoneMatch: String?
    /// The client's `If-Modified-Since`.
    package let ifModifiedSince: String?
    /// The fault that the request met.
    package let fault: String?
}
