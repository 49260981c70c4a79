/// Text inside XML.
package enum XMLText {
    /// Escaped for content and for values in quotes; characters that XML cannot hold are left out.
    package static func escape(_ text: String) -> String {
        let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0xEF }
        guard !isClean else { return HTMLWriter.escape(text) }
        let held = text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x9, 0xA, 0xD: true
            case 0..<0x20, 0xFFFE, 0xFFFF: false
            default: true
            }
        }
        return HTMLWriter.escape(String(held))
    }
}
