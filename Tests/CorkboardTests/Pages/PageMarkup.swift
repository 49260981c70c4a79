/// The elements of a page, read as a browser would: whatever stands in `<...>` is one.
struct PageMarkup {
    /// One start tag.
    struct Element {
        let name: String
        let attributes: [String: String]
        let attributeNames: [String]
    }

    private(set) var elements: [Element] = []
    /// End tags without their start, and starts without their end.
    private(set) var unbalanced: [String] = []

    private static let empty: Set<String> = ["meta", "link", "input", "img", "br", "hr", "!doctype"]

    init(_ html: String) {
        var open: [String] = []
        var rest = html.utf8[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[start...].dropFirst()
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { break }
            let tag = String(decoding: rest[..<end], as: UTF8.self)
            rest = rest[end...].dropFirst()
            if tag.hasPrefix("/") {
                if open.last == String(tag.dropFirst()) { open.removeLast() } else { unbalanced.append(tag) }
                continue
            }
            let element = Self.element(tag)
            elements.append(element)
            if !Self.empty.contains(element.name) { open.append(element.name) }
        }
        unbalanced += open
    }

    private static func element(_ tag: String) -> Element {
        let name = tag.prefix { $0 != " " && $0 != "\n" }.lowercased()
        var attributes: [String: String] = [:]
        var names: [String] = []
        var rest = tag.dropFirst(name.count)
        while true {
            rest = rest.drop { $0 == " " || $0 == "\n" }
            guard !rest.isEmpty else { break }
            let attribute = String(rest.prefix { $0 != "=" && $0 != " " && $0 != "\n" })
            rest = rest.dropFirst(attribute.count)
            names.append(attribute)
            guard rest.utf8.starts(with: "=\"".utf8) else {
                attributes[attribute] = ""
                continue
            }
            let bytes = rest.utf8.dropFirst(2)
            let end = bytes.firstIndex(of: UInt8(ascii: "\"")) ?? bytes.endIndex
            attributes[attribute] = String(decoding: bytes[..<end], as: UTF8.self)
            rest = end == bytes.endIndex ? "" : rest[bytes.index(after: end)...]
        }
        return Element(name: name, attributes: attributes, attributeNames: names)
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
}
