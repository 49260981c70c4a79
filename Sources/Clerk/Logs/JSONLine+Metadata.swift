import Logging

extension JSONLine {
    /// Appends a value: numbers and truth values as such, lists and dictionaries as JSON, all else as a string.
    ///
    /// A list or a dictionary longer than the limit becomes a string with its start.
    mutating func append(value: Logger.MetadataValue) {
        switch value {
        case .string(let text): append(string: text)
        case .stringConvertible(let value): append(convertible: value)
        case .array, .dictionary:
            var nested = JSONLine()
            nested.append(nested: value)
            if nested.bytes.count > Self.limit {
                append(string: nested.text)
            } else {
                append(raw: nested.bytes)
            }
        }
    }

    private mutating func append(nested value: Logger.MetadataValue) {
        switch value {
        case .string(let text): append(string: text)
        case .stringConvertible(let value): append(convertible: value)
        case .array(let values):
            append(raw: "[")
            for (index, value) in values.enumerated() {
                if index > 0 { append(raw: ",") }
                append(nested: value)
            }
            append(raw: "]")
        case .dictionary(let values):
            append(raw: "{")
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                append(name: name)
                append(nested: value)
            }
            append(raw: "}")
        }
    }

    private mutating func append(convertible value: any CustomStringConvertible & Sendable) {
        switch value {
        case let truth as Bool: append(raw: truth ? "true" : "false" as StaticString)
        case let number as any BinaryInteger: append(raw: String(describing: number).utf8)
        // JSON has no infinity and no "not a number".
        case let number as Double where number.isFinite: append(raw: number.description.utf8)
        case let number as Float where number.isFinite: append(raw: number.description.utf8)
        default: append(string: value.description)
        }
    }
}
