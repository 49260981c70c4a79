import Testing

@testable import CivicBand

struct ExternalProgramTests {
    /// A program may end before it has read what it was given, as ssh does when its server is away.
    @Test func livesThroughInputThatIsNotRead() async throws {
        let input = String(repeating: "x", count: 1 << 20)
        for _ in 0..<20 {
            #expect(try await ExternalProgram.run("true", [], input: input, within: .seconds(60)).status == 0)
        }
    }

    @Test(arguments: ["", "one\ntwo é", String(repeating: "0123456789", count: 100_000)])
    func givesTheWholeInput(text: String) async throws {
        #expect(try await ExternalProgram.check("cat", [], input: text, within: .seconds(60)) == text)
    }

    @Test func tellsWhatWentWrong() async throws {
        let script = "echo first; echo 'an error of kind 3.' >&2; echo last >&2; exit 4"
        let output = try await ExternalProgram.run("sh", ["-c", script], within: .seconds(60))
        #expect(output.status == 4 && output.complaint == "an error of kind 3")
        let missing = await #expect(throws: ExternalProgram.Fault.self) {
            try await ExternalProgram.check("no-such-program", [], within: .seconds(60))
        }
        #expect(missing?.description.contains("no-such-program could not be run") == true)
        let long = await #expect(throws: ExternalProgram.Fault.self) {
            try await ExternalProgram.check("sleep", ["600"], within: .seconds(1))
        }
        #expect(long?.description == "sleep did not end within 1 s")
        await #expect(throws: ExternalProgram.Fault.self) {
            try await ExternalProgram.check("sh", ["-c", "head -c 3000000 /dev/zero"], within: .seconds(60))
        }
    }
}
