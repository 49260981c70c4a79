import Foundation
import TestSupport
import Testing

/// The documents link to what is there.
@Suite struct DocumentLinkTests {
    @Test func everyLinkLeadsToAFile() throws {
        var count = 0
        for document in try documents() {
            let text = try String(contentsOfFile: Repository.root + "/" + document, encoding: .utf8)
            for link in text.matches(of: /\]\(([^)#\s]+)(#[^)]*)?\)/) where !link.1.hasPrefix("http") {
                count += 1
                let folder = document.split(separator: "/").dropLast().joined(separator: "/")
                let path = "\(Repository.root)/\(folder)/\(link.1)"
                #expect(FileManager.default.fileExists(atPath: path), "\(document): \(link.1)")
            }
        }
        #expect(count >= 100)
    }

    private func documents() throws -> [String] {
        let below = ["docs", "plugins/python"].flatMap { folder in
            (FileManager.default.enumerator(atPath: Repository.root + "/" + folder)?.compactMap { $0 as? String } ?? [])
                .map { folder + "/" + $0 }
        }
        return (["README.md", "CHANGELOG.md"] + below).filter { $0.hasSuffix(".md") && !$0.contains("/build/") }
    }
}
