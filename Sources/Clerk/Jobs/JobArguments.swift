import Foundation

/// A job's arguments as the JSON object of strings that `jobs.arguments` holds.
enum JobArguments {
    static func text(_ arguments: [String: String]) -> String {
        guard !arguments.isEmpty else { return "{}" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings by strings always become JSON.
        guard let data = try? encoder.encode(arguments) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    static func parse(_ text: String) -> [String: String] {
        guard text != "{}" else { return [:] }
        // Only `text` writes the column; what somebody else wrote there counts as no arguments.
        return (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
    }
}
