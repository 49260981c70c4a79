import ArgumentParser
import CivicModel
import Crypto
import Foundation

/// `corkboard inspect`
struct Inspect: CorkboardCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what files hold, as JSON: hash, size, tables and their rows.",
        discussion: "The form is that of datasette inspect: corkboard inspect meetings.db > inspect-data.json")

    @Argument(help: "SQLite files.", completion: .file(extensions: ["db"]))
    var files: [String]

    func run(in surroundings: CorkboardSurroundings) async throws {
        let options = CatalogOptions.of(files)
        let databases = try options.entries().map { JSONValue.Member($0.name, try inspect($0)) }
        var writer = JSONWriter()
        writer.value(.object(databases))
        surroundings.out(String(decoding: writer.bytes, as: UTF8.self))
    }

    private func inspect(_ entry: Catalog.Entry) throws -> JSONValue {
        let file = try CheckedFile.open(entry.path)
        let tables = try file.shape.names.compactMap { file.shape.tables[$0] }.filter { !$0.isView }.map { table in
            JSONValue.Member(table.name, .members(["count": .number(String(try CheckedFile.count(table, in: file)))]))
        }
        return .members([
            "hash": .text(try Self.hash(entry.path)), "size": .number(String(file.identity.size)),
            "file": .text(entry.path), "tables": .object(tables),
        ])
    }

    private static func hash(_ path: String) throws -> String {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }  // Read to its end: closing cannot lose anything.
        var hasher = SHA256()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { hasher.update(data: piece) }
        return Hexadecimal.text(hasher.finalize())
    }
}

/// A file as commands look at it.
enum CheckedFile {
    /// Opens it.
    ///
    /// - Throws: `Failure` that names the file and what is wrong with it.
    static func open(_ path: String) throws(Failure) -> DatabaseFile {
        do throws(SQLFailure) {
            return try DatabaseFile(path: path, immutable: false, gauge: OpenConnections())
        } catch {
            throw Failure(
                "Could not open \(path)", observed: error.reason + ".",
                next: "check that it is a SQLite database, whole and readable.")
        }
    }

    /// How many rows a table has.
    static func count(_ table: TableShape, in file: DatabaseFile) throws -> Int64 {
        try file.withConnection { connection in
            let found = try connection.read(
                "select count(*) from \(SQLText.identifier(table.name))", until: .now + .seconds(600))
            if case .integer(let count) = found.value(0, 0) { return count }
            return 0
        }
    }
}
