/// JSON as people read it: lists of lists, and text as it would be written.
enum JSONMarkup {
    /// How deep lists go; what lies deeper is shown as JSON.
    private static let deepest = 6
    /// Texts beyond are not parsed for a page of many.
    private static let largest = 50_000

    /// Writes a text that holds an array or an object as lists.
    ///
    /// - Returns: whether it did; nothing is written for any other text, or one that would be shortened.
    static func write(_ text: ArraySlice<UInt8>, longest: Int, to html: inout HTMLWriter) -> Bool {
        guard let first = text.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "{"),
            text.count <= (longest > 0 ? min(longest, largest) : largest),
            // Whatever looks like JSON and is none is text.
            let json = try? JSONParser.parse(text)
        else { return false }
        switch json {
        case .array(let elements) where elements.isEmpty: html.markup("[]")
        case .object(let members) where members.isEmpty: html.markup("{}")
        default: writeLists(json, depth: 0, to: &html)
        }
        return true
    }

    private static func writeLists(_ json: JSONValue, depth: Int, to html: inout HTMLWriter) {
        switch json {
        case .array(let elements) where depth < deepest:
            html.markup("<ul class=\"json\">")
            for element in elements {
                html.markup("<li>")
                writeLists(element, depth: depth + 1, to: &html)
                html.markup("</li>")
            }
            html.markup("</ul>")
        case .object(let members) where depth < deepest:
            html.markup("<ul class=\"json\">")
            for member in members {
                html.markup("<li><span class=\"note\">")
                html.text(member.name)
                html.markup(":</span> ")
                writeLists(member.value, depth: depth + 1, to: &html)
                html.markup("</li>")
            }
            html.markup("</ul>")
        case .text(let text): html.text(text)
        default: html.text(plain(json))
        }
    }

    /// The whole as indented JSON.
    static func pretty(_ json: JSONValue) -> String {
        var text = ""
        append(json, indent: "", to: &text)
        return text
    }

    private static func append(_ json: JSONValue, indent: String, to text: inout String) {
        let inner = indent + "  "
        switch json {
        case .array(let elements) where !elements.isEmpty:
            text += "["
            for (index, element) in elements.enumerated() {
                text += (index == 0 ? "\n" : ",\n") + inner
                append(element, indent: inner, to: &text)
            }
            text += "\n" + indent + "]"
        case .object(let members) where !members.isEmpty:
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index == 0 ? "\n" : ",\n") + inner + plain(.text(member.name)) + ": "
                append(member.value, indent: inner, to: &text)
            }
            text += "\n" + indent + "}"
        default: text += plain(json)
        }
    }

    private static func plain(_ json: JSONValue) -> String {
        var writer = JSONWriter(capacity: 64)
        writer.value(json)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
