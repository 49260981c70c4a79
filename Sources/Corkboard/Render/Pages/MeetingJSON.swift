/// What programs recognised in a page of a meeting: the columns `entities_json` and `votes_json`.
enum MeetingJSON {
    /// Below this confidence a name is marked as unsure.
    private static let sure = 0.8
    private static let groups = [("persons", "People"), ("orgs", "Organizations"), ("locations", "Places")]

    /// Writes names as chips that search for them; nothing for JSON of another form.
    static func writeEntities(
        _ text: ArraySlice<UInt8>, searchPath: String?, to html: inout HTMLWriter
    ) -> Bool {
        // What is no JSON is shown as it stands.
        guard let json = try? JSONParser.parse(text), case .object = json,
            Self.groups.contains(where: { json[$0.0]?.elements != nil })
        else { return false }
        var isEmpty = true
        for (name, label) in Self.groups {
            let entities = json[name]?.elements ?? []
            guard !entities.isEmpty else { continue }
            isEmpty = false
            html.markup("<p class=\"group\">")
            html.text(label)
            html.markup("</p><ul class=\"chips\">")
            for entity in entities { writeEntity(entity, searchPath, to: &html) }
            html.markup("</ul>")
        }
        if isEmpty { html.markup("<span class=\"note\">none recognised</span>") }
        return true
    }

    private static func writeEntity(_ entity: JSONValue, _ searchPath: String?, to html: inout HTMLWriter) {
        guard let name = entity["text"]?.text ?? entity.text else { return }
        var isUnsure = false
        if case .number(let digits) = entity["confidence"] { isUnsure = (Double(digits) ?? 1) < sure }
        html.markup(isUnsure ? "<li class=\"chip low-confidence\">" : "<li class=\"chip\">")
        if let searchPath {
            html.link(to: searchPath + "?_search=" + PercentEncoding.encodeQuery(name), name)
        } else {
            html.text(name)
        }
        if isUnsure { html.markup(" <span class=\"note\">unsure</span>") }
        html.markup("</li>")
    }

    /// Whether anything was recognised; what is no JSON counts, so that it is shown.
    static func holdsAny(_ entities: ArraySlice<UInt8>, _ votes: ArraySlice<UInt8>) -> Bool {
        let names = read(entities)
        let cast = read(votes)
        return names.text != nil || cast.text != nil || names.members.contains { $0.value.isTruthy }
            || cast.members.contains { $0.value.isTruthy }
    }

    private static func read(_ text: ArraySlice<UInt8>) -> JSONValue {
        guard !text.isEmpty else { return .null }
        // What cannot be read is something.
        return (try? JSONParser.parse(text)) ?? .text("?")
    }

    /// Writes votes as boxes with their result, tally, movers and names; nothing for JSON of another form.
    static func writeVotes(_ text: ArraySlice<UInt8>, to html: inout HTMLWriter) -> Bool {
        // What is no JSON is shown as it stands.
        guard let votes = (try? JSONParser.parse(text))?["votes"]?.elements else { return false }
        if votes.isEmpty { html.markup("<span class=\"note\">none recognised</span>") }
        for vote in votes { write(vote, to: &html) }
        return true
    }

    private static func write(_ vote: JSONValue, to html: inout HTMLWriter) {
        let result = vote["result"]?.text ?? ""
        let nays = vote["tally"]?["nays"]?.integer ?? 0
        switch result {
        case "passed" where nays > 0:
            html.markup("<div class=\"vote passed-contested\"><p><strong>Passed, contested</strong>")
        case "passed": html.markup("<div class=\"vote passed\"><p><strong>Passed</strong>")
        case "failed": html.markup("<div class=\"vote failed\"><p><strong>Failed</strong>")
        default:
            html.markup("<div class=\"vote\"><p><strong>")
            html.text(result.isEmpty ? "Vote" : result)
            html.markup("</strong>")
        }
        let tally = [("ayes", "ayes"), ("nays", "nays"), ("abstain", "abstaining"), ("absent", "absent")]
            .compactMap { name, label in vote["tally"]?[name]?.integer.map { "\($0) \(label)" } }
        if !tally.isEmpty { html.text(": " + tally.joined(separator: ", ")) }
        html.markup("</p>")
        for (name, label) in [("motion_by", "Moved by "), ("seconded_by", "Seconded by ")] {
            guard let person = vote[name]?.text else { continue }
            html.markup("<p>")
            html.text(label + person)
            html.markup("</p>")
        }
        let named = vote["individual_votes"]?.elements ?? []
        if !named.isEmpty {
            html.markup("<ul class=\"json\">")
            for one in named {
                html.markup("<li>")
                html.text((one["name"]?.text ?? "?") + ": " + (one["vote"]?.text ?? "?"))
                html.markup("</li>")
            }
            html.markup("</ul>")
        }
        if let raw = vote["raw_text"]?.text {
            html.markup("<blockquote>")
            html.text(raw)
            html.markup("</blockquote>")
        }
        html.markup("</div>")
    }
}
