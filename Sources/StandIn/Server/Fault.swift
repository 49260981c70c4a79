/// A way in which NetFile's server has failed, or may.
package enum Fault: Sendable, Hashable {
    /// HTTP 200 with a web page in place of the zip, as Marin's portal answered in 2026.
    case html
    /// Full `Content-Length`, and the connection closed half way.
    case cut
    /// 503, with `Retry-After` where seconds are given.
    case unavailable(retryAfterSeconds: Int?)
    /// 429 with `Retry-After`.
    case tooManyRequests(retryAfterSeconds: Int)
    /// The bytes in 32 pieces with a pause before each.
    case slow(pauseMilliseconds: Int)
    /// Never an answer, until the client gives up.
    case hang
    /// HTTP 200 with no bytes.
    case empty
    /// 404 with a web page.
    case notFound
    /// The connection reset before an answer.
    case reset
    /// Random bytes under the content type of a zip.
    case garbage
    /// 302 to another address.
    case redirect(location: String)

    /// The names that `init(text:)` reads, for messages and help.
    package static let names = [
        "html", "cut", "unavailable", "tooManyRequests", "slow", "hang", "empty", "notfound", "reset", "garbage",
        "redirect",
    ]

    /// Reads `html`, `unavailable=30`, `slow=200`, `redirect=https://...`: a name, and after `=` the seconds to
    /// wait, the milliseconds between pieces, or the address.
    ///
    /// - Throws: `StandInError.valueUnreadable`.
    package init(text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let detail = parts.count == 2 ? parts[1] : nil
        let number = detail.flatMap(Int.init)
        let unreadable = StandInError.valueUnreadable(
            text,
            expected:
                "one of \(Self.names.joined(separator: ", ")), with =SECONDS, =MILLISECONDS or =URL where it takes one")
        let plain: [String: Fault] = [
            "html": .html, "cut": .cut, "hang": .hang, "empty": .empty, "notfound": .notFound, "reset": .reset,
            "garbage": .garbage, "unavailable": .unavailable(retryAfterSeconds: nil),
            "toomanyrequests": .tooManyRequests(retryAfterSeconds: 1), "slow": .slow(pauseMilliseconds: 50),
        ]
        let name = (parts.first ?? "").lowercased()
        switch (name, detail, number) {
        case ("unavailable", _?, let seconds?) where seconds >= 0: self = .unavailable(retryAfterSeconds: seconds)
        case ("toomanyrequests", _?, let seconds?) where seconds >= 0:
            self = .tooManyRequests(retryAfterSeconds: seconds)
        case ("slow", _?, let pause?) where pause >= 0: self = .slow(pauseMilliseconds: pause)
        case ("redirect", let location?, _): self = .redirect(location: location)
        case (_, nil, _):
            guard let fault = plain[name] else { throw unreadable }
            self = fault
        default: throw unreadable
        }
    }
}
