import Foundation
import TestSupport

/// A Swift file of the repository.
struct SourceFile {
    /// Its path from the repository's root.
    let path: String
    let text: String

    /// The folder below `Sources` or `Tests`.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The modules it imports, with the lines.
    var imports: [(line: Int, module: String)] {
        lines.enumerated().compactMap { index, line in
            var words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            while let first = words.first, first.hasPrefix("@") || ["public", "package", "internal"].contains(first) {
                words.removeFirst()
            }
            guard words.first == "import", words.count >= 2 else { return nil }
            let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
            let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
            return (index + 1, String(name.prefix { $0 != "." }))
        }
    }

    /// Every Swift file below a folder.
    static func all(below folder: String) throws -> [SourceFile] {
        let root = Repository.root + "/" + folder
        return try (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".swift") }.sorted().map { name in
                SourceFile(
                    path: folder + "/" + name, text: try String(contentsOfFile: root + "/" + name, encoding: .utf8))
            }
    }
}
