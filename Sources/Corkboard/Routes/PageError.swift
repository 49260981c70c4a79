/// A request that is not answered with what was asked for.
package struct PageError: Error, Equatable {
    /// The HTTP status.
    package let status: Int
    /// What the client is told.
    package let message: String
    /// What kind of error it is, `Invalid SQL`.
    package let title: String?
    /// Whether the answer is a page even where JSON was asked for, as Datasette has it for 403.
    package var isAlwaysPage: Bool { status == 403 }

    /// Tells an error.
    package init(_ status: Int, _ message: String, title: String? = nil) {
        self.status = status
        self.message = message
        self.title = title
    }

    /// The client asked wrongly.
    static func badRequest(_ message: String) -> PageError { PageError(400, message) }

    /// Nothing is there.
    static func notFound(_ message: String) -> PageError { PageError(404, message) }

    /// It is not for everyone.
    static func forbidden(_ message: String) -> PageError { PageError(403, message) }

    /// A statement of a reader's own that took too long: programs get the text that Datasette's have, which is HTML.
    init(interrupted sql: String) {
        // Byte by byte: a sign with an accent on it is one character to Swift, and would pass unescaped.
        let references: [UInt8: String] = [0x26: "&amp;", 0x3C: "&lt;", 0x3E: "&gt;", 0x22: "&#34;", 0x27: "&#39;"]
        let escaped = String(
            decoding: sql.utf8.flatMap { references[$0].map { Array($0.utf8) } ?? [$0] }, as: UTF8.self)
        self.init(
            400,
            """
            <p>SQL query took too long. The time limit is controlled by the
            <a href="https://docs.datasette.io/en/stable/settings.html#sql-time-limit-ms">sql_time_limit_ms</a>
            configuration option.</p>
            <textarea style="width: 90%">\(escaped)</textarea>
            <script>
            let ta = document.querySelector("textarea");
            ta.style.height = ta.scrollHeight + "px";
            </script>
            """, title: "SQL Interrupted")
    }

    /// What SQLite said, as an answer to a client.
    init(_ failure: SQLFailure) {
        switch failure {
        case .interrupted:
            self.init(
                400,
                "SQL query took too long. The time limit is controlled by the sql_time_limit_ms configuration option.",
                title: "SQL Interrupted")
        case .failed, .invalid: self.init(400, failure.message, title: "Invalid SQL")
        case .tooLarge: self.init(400, failure.message, title: "Too large")
        case .replaced, .unavailable: self.init(503, failure.message, title: "Database unavailable")
        }
    }
}
