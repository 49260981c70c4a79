/// Any JSON value: members keep their order, numbers their spelling.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// As it was written: no digit is lost.
    case number(String)
    case text(String)
    case array([JSONValue])
    case object([Member])

    /// One name and its value.
    package struct Member: Sendable, Equatable {
        /// The name.
        package var name: String
        /// The value.
        package var value: JSONValue

        /// A name and its value.
        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The value of a member; nil when there is none, or this is no object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The members, if it is an object.
    package var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    /// The elements, if it is an array.
    package var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text, if it is one.
    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The whole number, if it is one.
    package var integer: Int? {
        if case .number(let digits) = self { Int(digits) } else { nil }
    }

    /// Whether Python would take it for true.
    package var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .number(let digits): Double(digits) != 0
        case .text(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        }
    }

    /// A whole number.
    package static func integer(_ value: Int) -> JSONValue { .number(String(value)) }

    /// Texts as an array.
    package static func texts(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.text)) }

    /// An object of these.
    package static func members(_ pairs: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(pairs.map { Member($0.key, $0.value) })
    }

    /// A value of SQLite; a number that is not finite is null, and bytes that are no UTF-8 become U+FFFD.
    package init(_ value: SQLValue) {
        switch value {
        case .null: self = .null
        case .integer(let value): self = .number(String(value))
        case .real(let value): self = value.isFinite ? .number(PythonNumber.spell(value)) : .null
        case .text(let text): self = .text(text)
        case .blob(let bytes): self = .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}
