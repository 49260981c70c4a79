import Foundation
import Testing

@testable import Workbook

/// Archives read, extracted and written.
@Suite struct ZipArchiveTests {
    private static let big = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }

    private static func archive(_ directory: TemporaryDirectory) throws -> ZipArchive {
        var zip = ZipArchiveWriter()
        zip.add("folder/big.bin", big)
        zip.add("stored.txt", Array("stored".utf8), compressed: false)
        zip.add("empty", [])
        zip.add("é😀.txt", [1])
        return try ZipArchive(path: directory.write(zip.finish(), "a.zip"))
    }

    private static func read(_ archive: ZipArchive, _ name: String, limit: Int = .max) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try archive.read(name, limit: limit) { bytes += $0 }
        return bytes
    }

    @Test func readsWhatWasWritten() throws {
        let directory = try TemporaryDirectory()
        let archive = try Self.archive(directory)
        #expect(archive.entries.map(\.name) == ["folder/big.bin", "stored.txt", "empty", "é😀.txt"])
        #expect(archive.entries.map(\.uncompressedSize) == [300_000, 6, 0, 1])
        #expect(try Self.read(archive, "folder/big.bin") == Self.big)
        #expect(try Self.read(archive, "stored.txt") == Array("stored".utf8))
        #expect(try Self.read(archive, "empty") == [])
    }

    @Test func writesTheSameBytesEveryTime() throws {
        let directory = try TemporaryDirectory()
        _ = try Self.archive(directory)
        let first = try Data(contentsOf: URL(filePath: directory.path("a.zip")))
        _ = try Self.archive(directory)
        #expect(try Data(contentsOf: URL(filePath: directory.path("a.zip"))) == first)
    }

    @Test func writesAnEmptyArchive() throws {
        let directory = try TemporaryDirectory()
        #expect(try ZipArchive(path: directory.write(ZipArchiveWriter().finish())).entries.isEmpty)
    }

    @Test func refusesToWriteOneNameTwice() {
        var zip = ZipArchiveWriter()
        zip.add("a", [1])
        zip.add("a", [2])
        #expect { try zip.finish() } throws: { ($0 as? WorkbookError)?.condition == "zipUnwritable" }
    }

    @Test func enforcesTheCallersLimit() throws {
        let directory = try TemporaryDirectory()
        let archive = try Self.archive(directory)
        #expect(try Self.read(archive, "folder/big.bin", limit: 300_000).count == 300_000)
        #expect { try Self.read(archive, "folder/big.bin", limit: 299_999) } throws: {
            ($0 as? WorkbookError)?.condition == "limitExceeded"
        }
        #expect { try Self.read(archive, "missing") } throws: { ($0 as? WorkbookError)?.condition == "partMissing" }
    }

    @Test func passesTheCallersErrorThrough() throws {
        struct Halt: Error, Equatable {}
        let directory = try TemporaryDirectory()
        let archive = try Self.archive(directory)
        #expect(throws: Halt()) { try archive.read("folder/big.bin", limit: .max) { _ in throw Halt() } }
    }

    @Test func extractsToANewPrivateFile() throws {
        let directory = try TemporaryDirectory()
        let archive = try Self.archive(directory)
        let target = directory.path("out.bin")
        try archive.extract("folder/big.bin", to: target, limit: 1 << 20)
        #expect(try Data(contentsOf: URL(filePath: target)) == Data(Self.big))
        let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect { try archive.extract("stored.txt", to: target, limit: 100) } throws: {
            ($0 as? WorkbookError)?.condition == "fileUnwritable"
        }
        #expect(try Data(contentsOf: URL(filePath: target)).count == 300_000)
    }

    @Test func leavesNoFileBehindAfterAFailedExtraction() throws {
        let directory = try TemporaryDirectory()
        let archive = try Self.archive(directory)
        #expect { try archive.extract("folder/big.bin", to: directory.path("cut.bin"), limit: 100_000) } throws: {
            ($0 as? WorkbookError)?.condition == "limitExceeded"
        }
        #expect(try directory.names == ["a.zip"])
    }
}
