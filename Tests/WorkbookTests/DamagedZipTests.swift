import Testing

@testable import Workbook

/// Files that are no archive, or a broken or malicious one.
@Suite struct DamagedZipTests {
    private static func small() throws -> [UInt8] {
        var writer = WorkbookWriter()
        for name in ["A", "B"] {
            writer.addSheet(name)
            writer.addRow([.text("Filer_ID"), .text("Amount"), .text("Date")])
            for row in 1...20 {
                writer.addRow([.text("F\(row)"), .decimal("\(row).50"), .date(year: 2019, month: 3, day: row)])
            }
        }
        return try writer.finish()
    }

    /// Reads everything; nil when it was read, else the error, which must be ours.
    private static func failure(_ bytes: [UInt8], _ directory: TemporaryDirectory) throws -> WorkbookError? {
        let path = try directory.write(bytes)
        do {
            let reader = try WorkbookReader(path: path)
            for name in reader.sheetNames { _ = try reader.renderedRows(name) }
            return nil
        } catch let error as WorkbookError {
            #expect(error.description.contains(path))
            return error
        }
    }

    @Test(arguments: [
        ([], "notAZip"), (Array("PK".utf8), "notAZip"), (Array("Filer_ID,Amount\n1,2\n".utf8), "notAZip"),
        ([UInt8](repeating: 0, count: 100_000), "notAZip"),
        ([0x50, 0x4B, 0x03, 0x04], "notAZip"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 4096), "encrypted"),
        ([0x50, 0x4B, 0x05, 0x06] + [UInt8](repeating: 0, count: 18), "partMissing"),
    ])
    func refusesWhatIsNoWorkbook(_ bytes: [UInt8], _ condition: String) throws {
        #expect(try Self.failure(bytes, TemporaryDirectory())?.condition == condition)
    }

    @Test func refusesWhatIsNoFile() throws {
        let directory = try TemporaryDirectory()
        for path in [directory.path("missing.xlsx"), directory.url.path, "/dev/zero"] {
            #expect { try WorkbookReader(path: path) } throws: { ($0 as? WorkbookError)?.condition == "fileUnreadable" }
        }
    }

    @Test func refusesEveryTruncation() throws {
        let bytes = try Self.small()
        let directory = try TemporaryDirectory()
        #expect(try Self.failure(bytes, directory) == nil)
        for count in stride(from: 0, to: bytes.count, by: 11) {
            #expect(try Self.failure(Array(bytes.prefix(count)), directory) != nil, "\(count) bytes")
        }
    }

    @Test func survivesFlippedBits() throws {
        let bytes = try Self.small()
        let directory = try TemporaryDirectory()
        var random = SeededRandom(state: 20_191_112)
        var failures = 0
        for _ in 0..<500 {
            var mutated = bytes
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                mutated[Int.random(in: mutated.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            if try Self.failure(mutated, directory) != nil { failures += 1 }
        }
        // Bits of dates, attributes and versions do no harm; most others must be noticed.
        #expect(failures > 250)
    }

    @Test func survivesFlippedBitsInXML() throws {
        let directory = try TemporaryDirectory()
        var random = SeededRandom(state: 7)
        let original = HandmadeWorkbook(
            rows: #"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>43538</v></c></row>"#,
            texts: "<si><t>a_x000D_</t></si>")
        for _ in 0..<300 {
            var made = original
            let part = Int.random(in: made.parts.indices, using: &random)
            let byte = Int.random(in: made.parts[part].bytes.indices, using: &random)
            made.parts[part].bytes[byte] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            _ = try Self.failure(made.zipped(), directory)
        }
    }

    @Test func refusesAWrongChecksum() throws {
        var bytes = try Self.small()
        let directoryEntry = try #require(bytes.firstIndex(of: [0x50, 0x4B, 0x01, 0x02]))
        bytes[directoryEntry + 16] ^= 1
        #expect(try Self.failure(bytes, TemporaryDirectory())?.condition == "zipDamaged")
    }

    @Test func refusesEncryptedEntries() throws {
        var bytes = try Self.small()
        bytes[6] |= 1
        let directoryEntry = try #require(bytes.firstIndex(of: [0x50, 0x4B, 0x01, 0x02]))
        bytes[directoryEntry + 8] |= 1
        #expect(try Self.failure(bytes, TemporaryDirectory())?.condition == "encrypted")
    }

    @Test func refusesAnUnknownCompression() throws {
        var bytes = try Self.small()
        bytes[8] = 97
        let directoryEntry = try #require(bytes.firstIndex(of: [0x50, 0x4B, 0x01, 0x02]))
        bytes[directoryEntry + 10] = 97
        #expect(try Self.failure(bytes, TemporaryDirectory())?.condition == "compressionUnsupported")
    }

    @Test func refusesASheetThatIsABomb() throws {
        var made = HandmadeWorkbook(rows: "")
        let block = Array(String(repeating: "<row/>", count: 10_000).utf8)
        made.replace("xl/worksheets/sheet1.xml", Array("<worksheet><sheetData>".utf8) + Self.repeated(block, 500))
        made.limits.maximumRowNumber = .max
        #expect(made.failure()?.condition == "zipBomb")
    }

    @Test func refusesAnEntryOfZeros() throws {
        var zip = ZipArchiveWriter()
        zip.add("zeros", [UInt8](repeating: 0, count: 200_000_000))
        let directory = try TemporaryDirectory()
        let archive = try ZipArchive(path: directory.write(zip.finish()))
        var received = 0
        #expect { try archive.read("zeros", limit: .max) { received += $0.count } } throws: {
            ($0 as? WorkbookError)?.condition == "zipBomb"
        }
        // 250 times the 195 kB that they deflate to.
        #expect(received < 50_000_000)
    }

    private static func repeated(_ block: [UInt8], _ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes += block }
        return bytes
    }

    @Test func refusesTooManyEntries() throws {
        var zip = ZipArchiveWriter()
        for index in 0..<101 { zip.add("\(index)", []) }
        let directory = try TemporaryDirectory()
        let path = try directory.write(zip.finish())
        var limits = WorkbookLimits()
        limits.maximumEntryCount = 100
        #expect { try ZipArchive(path: path, limits: limits) } throws: {
            ($0 as? WorkbookError)?.condition == "limitExceeded"
        }
        #expect(try ZipArchive(path: path).entries.count == 101)
    }

    @Test func refusesTwoEntriesOfOneName() throws {
        var zip = ZipArchiveWriter()
        zip.add("one", [1])
        zip.add("two", [2])
        var bytes = try zip.finish()
        while let index = bytes.firstIndex(of: Array("two".utf8)) {
            bytes.replaceSubrange(index..<index + 3, with: Array("one".utf8))
        }
        let directory = try TemporaryDirectory()
        let path = try directory.write(bytes)
        #expect { try ZipArchive(path: path) } throws: { ($0 as? WorkbookError)?.condition == "zipDamaged" }
    }
}

/// SplitMix64: the same numbers on every run.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension [UInt8] {
    /// Where a run of bytes begins.
    func firstIndex(of run: [UInt8]) -> Int? {
        indices.first { self[$0...].starts(with: run) }
    }
}
