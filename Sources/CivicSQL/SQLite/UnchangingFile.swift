import Foundation

/// A database with a write-ahead log in a directory that cannot be written: SQLite cannot make the log's files beside it,
/// and refuses to read it, unless it is told that nobody changes the file.
enum UnchangingFile {
    /// The address by which such a file is read alone; nil when its directory can be written, so that something else is
    /// wrong with it.
    ///
    /// Whoever may write there could begin while the file is being read; so this is for where there is no other way.
    ///
    /// - Throws: `SQLError` when changes stand in the log, without which the file is not whole.
    static func address(of path: String) throws -> String? {
        let files = FileManager.default
        let file = URL(fileURLWithPath: path)
        guard !files.isWritableFile(atPath: file.deletingLastPathComponent().path), isLogged(path) else { return nil }
        // No log is the same as one without changes.
        let log = (try? files.attributesOfItem(atPath: path + "-wal")[.size] as? Int) ?? 0
        guard log == 0 else {
            throw SQLError(
                .readOnly, "the changes in its -wal file cannot be read without the right to write its directory",
                at: path)
        }
        return file.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed).map {
            "file://\($0)?immutable=1"
        }
    }

    /// Whether the file can be read and has a write-ahead log: bytes 18 and 19 of its header are 2.
    private static func isLogged(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        // It is closed with the handle at the latest.
        defer { try? handle.close() }
        // A header that cannot be read tells of no log.
        guard let header = try? handle.read(upToCount: 20), header.count == 20 else { return false }
        return header[18] == 2 && header[19] == 2
    }
}
