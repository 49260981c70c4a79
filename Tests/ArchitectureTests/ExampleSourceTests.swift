import TestSupport
import Testing

/// What holds for the examples: whoever copies one has all of it, and can read it at once.
@Suite struct ExampleSourceTests {
    private func files() throws -> [SourceFile] {
        let files = try SourceFile.all(below: "Examples")
        #expect(Set(files.map(\.target)) == ["DeployToDirectory", "Greeting", "Hello", "NotifyFile"])
        return files
    }

    /// A plugin outside of this repository can import no more than these.
    @Test func importsTheContractOnly() throws {
        for file in try files() {
            #expect(
                Set(file.imports.map(\.module)).isSubset(of: ["CivicModel", "ClerkPlugin", "Foundation"]),
                "\(file.path)")
        }
    }

    @Test func keepsExamplesShort() throws {
        for file in try files() { #expect(file.lines.count <= 100, "\(file.path)") }
    }

    @Test func leavesNothingOut() throws {
        for file in try files() {
            #expect(!file.text.contains("TODO") && !file.text.contains("FIXME"), "\(file.path)")
            #expect(!file.text.contains("try!") && !file.text.contains("try?"), "\(file.path)")
        }
    }
}
