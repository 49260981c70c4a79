import Foundation

/// The `.env` file of a working directory: settings as `NAME=value` lines.
package enum DotEnv {
    /// The file's bytes as text, without the mark that editors of other systems put before UTF-8; nil when they are no
    /// UTF-8.
    package static func text(_ bytes: some Collection<UInt8>) -> String? {
        String(validating: bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : Array(bytes), as: UTF8.self)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Reads `NAME=value` lines; `#` starts a comment line, quotes around a value are taken off.
    package static func parse(_ text: String) -> (values: [String: String], problems: [String]) {
        var values: [String: String] = [:]
        var problems: [String] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("export ") { line = String(line.dropFirst(7)) }
            guard let equals = line.firstIndex(of: "="), equals != line.startIndex else {
                // The line is not shown: it may be part of a secret.
                problems.append(".env line \(index + 1) is not NAME=value")
                continue
            }
            let name = line[..<equals].trimmingCharacters(in: .whitespaces)
            values[name] = unquoted(line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces))
        }
        return (values, problems)
    }

    private static func unquoted(_ value: String) -> String {
        guard let first = value.first, value.count >= 2, first == value.last, first == "\"" || first == "'" else {
            return value
        }
        return String(value.dropFirst().dropLast())
    }
}
