import Foundation
import Testing

/// The colours that a stylesheet names, and how they contrast (WCAG 2.2, "contrast ratio").
struct StylesheetColours {
    private var colours: [String: String] = [:]

    /// Reads the first block of names, or the second, which is the dark one.
    init(_ css: String, isDark: Bool) throws {
        let blocks = css.components(separatedBy: ":root {").dropFirst()
        let block = try #require(isDark ? blocks.last : blocks.first).prefix { $0 != "}" }
        for part in block.split(separator: ";") {
            let pair = part.split(separator: ":").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
            if pair.count == 2, pair[0].hasPrefix("--") { colours[String(pair[0].dropFirst(2))] = pair[1] }
        }
    }

    func contrast(_ first: String, _ second: String) throws -> Double {
        let pair = try [luminance(first), luminance(second)].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    private func luminance(_ name: String) throws -> Double {
        var digits = Array(try #require(colours[name], "\(name)").dropFirst())
        if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
        let parts = try (0..<3).map { index -> Double in
            let value = try #require(Int(String(digits[(index * 2)...(index * 2 + 1)]), radix: 16))
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
