import Foundation

/// Results as JSON for programs: snake case, sorted, one value and a newline.
public enum JSONText {
    /// The value as text.
    public static func of(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Our results are plain values, which can always be encoded; null says that one was not.
        let data = (try? encoder.encode(value)) ?? Data("null".utf8)
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
