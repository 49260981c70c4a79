import TestSupport
import Testing

/// Rules of style that a formatter does not check.
@Suite struct StyleTests {
    @Test func keepsFilesSmall() throws {
        let large = try SourceFile.all(below: "Sources").filter { $0.lines.count > 300 }
        #expect(large.map(\.path) == [])
    }

    @Test func namesFoldersByRole() throws {
        let kinds: Set = ["Models", "Extensions", "Utils", "Helpers", "Common", "Core", "Base", "Managers"]
        let found = try SourceFile.all(below: "Sources").filter { file in
            file.path.split(separator: "/").contains { kinds.contains(String($0)) }
        }
        #expect(found.map(\.path) == [])
    }

    @Test func givesAReasonForEveryErrorThatIsDropped() throws {
        var silent: [String] = []
        for file in try SourceFile.all(below: "Sources") {
            for (index, line) in file.lines.enumerated() where line.contains(/\btry\?/) && !line.contains("//") {
                let before = index > 0 ? file.lines[index - 1] : ""
                if !before.contains("//") { silent.append("\(file.path):\(index + 1)") }
            }
        }
        #expect(silent == [])
    }

    @Test func printsInEntryPointsAndCommandsOnly() throws {
        let printing = try SourceFile.all(below: "Sources").filter { file in
            file.lines.contains { $0.trimmingPrefix { $0 == " " }.hasPrefix("print(") }
        }
        #expect(printing.allSatisfy { $0.path.contains("/Command") }, "\(printing.map(\.path))")
    }

    @Test func leavesNoUnfinishedWork() throws {
        for file in try SourceFile.all(below: "Sources") {
            #expect(!file.text.contains("TODO") && !file.text.contains("FIXME"), "\(file.path)")
        }
    }
}
