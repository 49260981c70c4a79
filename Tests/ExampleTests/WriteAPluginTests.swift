import Foundation
import TestSupport
import Testing

/// `docs/write-a-plugin.md` is done, step by step, as a newcomer would.
@Suite struct WriteAPluginTests {
    private static let document = "docs/write-a-plugin.md"

    @Test func everyStepWorksAndPrintsWhatIsShown() async throws {
        let blocks = try DocumentSteps(Self.document).blocks
        let place = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: place.file("home"), withIntermediateDirectories: false)
        // One shell for all blocks, as a reader has; a line of our own tells where the output of one ends.
        let mark = "--- end of block ---"
        var script = "set -e\nexec 2>&1\n"
        var expected: [(line: Int, output: String?)] = []
        for (index, block) in blocks.enumerated() {
            switch block.kind {
            case .run:
                let next = index + 1 < blocks.count ? blocks[index + 1] : nil
                expected.append((block.line, next?.kind == .output ? next?.text : nil))
                script += block.text + "echo '\(mark)'\n"
            case .file(let path): script += Self.writing(block.text, to: path)
            case .notRun where block.text.contains("cp .build/release/hello-swift"):
                script += "cp '\(BuiltProgram("hello-swift").path)' plugins/\n"
            case .output, .quote, .notRun: break
            case .unknown(let words): Issue.record("line \(block.line): what is a block of `\(words)` for?")
            }
        }
        #expect(expected.filter { $0.output != nil }.count >= 9)
        try place.write(script, to: "script")
        try FileManager.default.createDirectory(atPath: place.file("work"), withIntermediateDirectories: false)
        let programs = URL(fileURLWithPath: BuiltProgram("clerk").path).deletingLastPathComponent().path
        var environment = ["HOME": place.file("home"), "PATH": "\(programs):/usr/local/bin:/usr/bin:/bin"]
        // Where this machine takes Python packages from, when it is not PyPI.
        for (name, value) in ProcessInfo.processInfo.environment where name.hasPrefix("PIP_") {
            environment[name] = value
        }
        let result = try await BuiltProgram(path: "/bin/sh").run(
            [place.file("script")], environment: environment, in: place.file("work"))
        #expect(result.status == 0, "\(result.output)")
        let outputs = result.output.replacing(place.file("work").replacing("//", with: "/"), with: "/srv/trial")
            .replacing("/./", with: "/")
            .components(separatedBy: mark + "\n").dropLast()
        #expect(outputs.count == expected.count, "\(result.output)")
        for ((line, shown), printed) in zip(expected, outputs) {
            if let shown { #expect(printed == shown, "line \(line)") }
        }
    }

    /// Another process writes the files: one that is open for writing in this one could not be run meanwhile.
    private static func writing(_ text: String, to path: String) -> String {
        let path = path.hasPrefix("~/") ? "\"$HOME\"" + path.dropFirst(1) : path
        return "mkdir -p \"$(dirname \(path))\"\ncat > \(path) <<'END OF FILE'\n\(text)END OF FILE\n"
    }
}

/// What the documents quote stands in the files.
@Suite struct QuoteTests {
    private static var documents: [String] {
        get throws {
            let docs = try FileManager.default.contentsOfDirectory(atPath: Repository.root + "/docs")
            return ["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
        }
    }

    @Test func quotesAreWhatTheFilesSay() throws {
        var count = 0
        for document in try Self.documents {
            for block in try DocumentSteps(document).blocks {
                guard case .quote(let path) = block.kind else { continue }
                count += 1
                let file = try String(contentsOfFile: Repository.root + "/" + path, encoding: .utf8)
                #expect(("\n" + file).contains("\n" + block.text), "\(document):\(block.line) quotes \(path)")
            }
        }
        #expect(count >= 3)
    }
}
