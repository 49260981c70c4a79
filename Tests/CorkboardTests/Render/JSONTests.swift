import Testing

@testable import Corkboard

@Suite struct JSONTests {
    private func written(_ value: JSONValue, python: Bool = false) -> String {
        var writer = JSONWriter()
        writer.spellsAsPython = python
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        "null", "true", "false", "0", "-1.50e+10", "\"\"", "[]", "{}", "[1, [2, {\"a\": null}]]",
        "{\"b\": 1, \"a\": 2}", "\"\\\"\\\\\\n\"", "NaN", "-Infinity", "12345678901234567890.123",
    ]) func readsAndWritesTheSame(text: String) throws {
        #expect(written(try JSONParser.parse(text)) == text)
    }

    @Test(arguments: [
        "", " ", "nul", "01", "1.", ".5", "1e", "+1", "[1,]", "{\"a\":}", "{a:1}", "\"a", "\"\n\"", "[1 2]", "1 2",
        "'a'",
        "\"\\x\"", "\"\\u12\"", "[", "{\"a\" 1}", "tru", "--1", "0x10",
    ]) func refusesWhatIsNone(text: String) {
        #expect(throws: JSONParser.Malformed.self) { try JSONParser.parse(text) }
    }

    @Test func boundsDepth() {
        #expect(throws: JSONParser.Malformed.self) { try JSONParser.parse(String(repeating: "[", count: 100_000)) }
        let deep = String(repeating: "[", count: 190) + String(repeating: "]", count: 190)
        #expect(throws: Never.self) { try JSONParser.parse(deep) }
    }

    @Test func readsEscapesOfUTF16() throws {
        #expect(try JSONParser.parse("\"\\u00e9\\ud83d\\ude00\\/\\b\"") == .text("é😀/\u{8}"))
        #expect(try JSONParser.parse("\"\\ud83d\"") == .text("\u{FFFD}"))
        #expect(try JSONParser.parse("\"\\ud83d\\u0041\"") == .text("\u{FFFD}A"))
    }

    @Test func letsTheLastOfSeveralMembersWin() throws {
        #expect(written(try JSONParser.parse("{\"a\": 1, \"b\": 2, \"a\": 3}")) == "{\"a\": 3, \"b\": 2}")
    }

    @Test func escapesAsPythonDoes() {
        #expect(written(.text("é😀\u{7F}\u{1}"), python: true) == "\"\\u00e9\\ud83d\\ude00\u{7F}\\u0001\"")
        #expect(written(.text("é😀")) == "\"é😀\"")
    }

    @Test func mendsBytesThatAreNoText() {
        var table = ResultTable(columns: ["a"])
        table.bytes = [0x61, 0xFF, 0x62, 0xC3]
        var writer = JSONWriter()
        writer.cell(.text(0..<4), of: table)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"a\u{FFFD}b\u{FFFD}\"")
        writer = JSONWriter()
        writer.cell(.blob(0..<4), of: table)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"$base64\": true, \"encoded\": \"Yf9iww==\"}")
    }

    @Test func writesNumbersBeyondJSONOnlyWhenAsked() {
        let table = ResultTable(columns: ["a"])
        var writer = JSONWriter()
        writer.cell(.real(.infinity), of: table)
        writer.writesInfinity = true
        writer.cell(.real(-.infinity), of: table)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "null-Infinity")
    }

    /// Valid and invalid sequences of Unicode's table 3-7.
    @Test(
        arguments: [
            ([0x41], true), ([0xC2, 0x80], true), ([0xC1, 0x80], false), ([0xE0, 0xA0, 0x80], true),
            ([0xE0, 0x9F, 0x80], false),
            ([0xED, 0x9F, 0xBF], true), ([0xED, 0xA0, 0x80], false), ([0xF0, 0x90, 0x80, 0x80], true),
            ([0xF0, 0x8F, 0x80, 0x80], false),
            ([0xF4, 0x8F, 0xBF, 0xBF], true), ([0xF4, 0x90, 0x80, 0x80], false), ([0xF5, 0x80, 0x80, 0x80], false),
            ([0xE2, 0x82], false),
            ([0x80], false), ([0xE2, 0x82, 0x41], false), ([], true),
        ] as [([UInt8], Bool)]) func knowsUTF8(bytes: [UInt8], valid: Bool)
    {
        #expect(bytes.withUnsafeBufferPointer { UTF8Check.isValid($0) } == valid)
    }
}
