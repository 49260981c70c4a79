import ClerkPlugin
import Foundation

extension JSONValue {
    /// The value as text on one line.
    var compactText: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
