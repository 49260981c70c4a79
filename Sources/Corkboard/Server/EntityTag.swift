/// Strong entity tags (RFC 9110, 8.8.3).
enum EntityTag {
    /// What an answer in gzip has after its tag: other bytes, another tag.
    static let gzipMark = "-gz"

    /// The tag of a header.
    static func quoted(_ tag: String, gzip: Bool) -> String { "\"\(tag)\(gzip ? gzipMark : "")\"" }

    /// Whether an `If-None-Match` names a tag, in whichever encoding. `*` names none: it asks whether anything is there.
    static func matches(_ header: String, _ tag: String) -> Bool {
        header.split(separator: ",").contains { part in
            var known = PythonText.strip(part)
            if known.hasPrefix("W/") { known.removeFirst(2) }
            return known == quoted(tag, gzip: false) || known == quoted(tag, gzip: true)
        }
    }
}
