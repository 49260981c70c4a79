import Testing

@testable import Workbook

/// The table of texts, in memory and spilled to disk.
@Suite struct SharedStringTests {
    private static func workbook(_ count: Int) -> HandmadeWorkbook {
        let rows = stride(from: 0, to: count, by: 7).map { "<row><c t=\"s\"><v>\($0)</v></c></row>" }
        let texts = (0..<count).map { "<si><t>\(text($0))</t></si>" }
        return HandmadeWorkbook(rows: rows.joined(), texts: texts.joined())
    }

    private static func text(_ index: Int) -> String { index % 5 == 0 ? "" : "text \(index) é" }

    @Test(arguments: [1 << 25, 30_000, 1000, 0])
    func givesTheSameTextsWhereverTheyAre(_ memoryBytes: Int) throws {
        var made = Self.workbook(4000)
        made.limits.sharedStringMemoryBytes = memoryBytes
        made.limits.spillDirectory = "/tmp"
        let expected = stride(from: 0, to: 4000, by: 7).enumerated().map { "\($0 + 1): text \"\(Self.text($1))\"" }
        #expect(try made.rows() == expected)
    }

    @Test func spillsManyTimesThePendingBytes() throws {
        let buffer = SpillBuffer(threshold: 100, directory: "/tmp")
        let chunk = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        for _ in 0..<40 { try chunk.withUnsafeBufferPointer { try buffer.append(#require($0.baseAddress), $0.count) } }
        try buffer.seal()
        #expect(buffer.count == 4_000_000)
        #expect(buffer.memory == nil)
        var read = [UInt8](repeating: 0, count: 1000)
        try read.withUnsafeMutableBufferPointer { try buffer.read(3_099_500, 1000, into: #require($0.baseAddress)) }
        #expect(read == Array(chunk[99_500...]) + chunk[..<500])
    }

    @Test func saysWhenItCannotSpill() {
        var made = Self.workbook(10)
        made.limits.sharedStringMemoryBytes = 0
        made.limits.spillDirectory = "/nonexistent"
        #expect(made.failure()?.condition == "fileUnwritable")
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("_x000D_", "\r"), ("a_x000d_b", "a\rb"), ("_x005F_x000D_", "_x000D_"),
        ("_x000D", "_x000D"), ("_x00GD_", "_x00GD_"), ("__x0041__", "_A_"), ("_x0041_x0042_", "Ax0042_"),
        ("_xD83D__xDE00_", "😀"), ("_xD83D_", "\u{FFFD}"), ("_xDE00__xD83D_", "\u{FFFD}\u{FFFD}"), ("_x00E9_", "é"),
        ("_xX000D_", "_xX000D_"), ("é_x000A_é", "é\né"), ("_", "_"), ("_x", "_x"),
    ])
    func decodesEscapes(_ written: String, _ expected: String) {
        var bytes = Array(written.utf8) + [0]
        let count = bytes.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { StringEscapes.decode($0, written.utf8.count) } ?? 0
        }
        #expect(String(decoding: bytes[..<count], as: UTF8.self) == expected)
    }
}
