import Foundation
import TestSupport

/// The code blocks of a document, by the words after their fence.
///
/// `sh` is run, `text` is what the block before it prints; `... file=PATH` is written to a file, `... quote=PATH` stands
/// in that file of the repository, `... not-run` is for the reader only.
struct DocumentSteps {
    /// What a block is for.
    enum Kind: Hashable {
        case run
        case output
        case file(String)
        case quote(String)
        case notRun
        case unknown(String)
    }

    /// A code block.
    struct Block: Hashable {
        let line: Int
        let kind: Kind
        let text: String
    }

    let blocks: [Block]

    /// Reads a document of the repository.
    init(_ path: String) throws {
        let text = try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
        var blocks: [Block] = []
        var open: (line: Int, kind: Kind, lines: [Substring])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if var block = open {
                if line == "```" {
                    blocks.append(
                        Block(
                            line: block.line, kind: block.kind,
                            text: block.lines.map { $0 + "\n" }.joined()))
                    open = nil
                } else {
                    block.lines.append(line)
                    open = block
                }
            } else if line.hasPrefix("```") {
                open = (index + 1, Self.kind(line.dropFirst(3)), [])
            }
        }
        self.blocks = blocks
    }

    private static func kind(_ words: Substring) -> Kind {
        let words = words.split(separator: " ").map(String.init)
        switch (words.first, words.dropFirst().first) {
        case ("sh", nil): return .run
        case ("text", nil): return .output
        case (_, "not-run"): return .notRun
        case (_, let word?) where word.hasPrefix("file="): return .file(String(word.dropFirst(5)))
        case (_, let word?) where word.hasPrefix("quote="): return .quote(String(word.dropFirst(6)))
        default: return .unknown(words.joined(separator: " "))
        }
    }
}
