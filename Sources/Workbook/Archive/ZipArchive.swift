import CLibZip

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A zip archive on disk, read entry by entry through libzip; never written.
///
/// - Shape: entries in the order of the archive's directory; two entries of one name are refused.
/// - Cost: the directory is held in memory; entries are streamed.
package final class ZipArchive {
    /// One entry as the archive's directory declares it; the declaration may lie.
    package struct Entry: Sendable, Hashable {
        /// The name, in UTF-8.
        package let name: String
        /// Bytes after inflating, as declared.
        package let uncompressedSize: UInt64
        let compressedSize: UInt64
        let index: UInt64
        let isEncrypted: Bool
    }

    /// The entries, in the order of the archive's directory.
    package let entries: [Entry]
    let path: String
    let handle: OpaquePointer
    private let limits: WorkbookLimits
    private let entryByName: [String: Entry]

    /// Opens an archive and reads its directory.
    ///
    /// - Throws: `WorkbookError.fileUnreadable`, `.notAZip`, `.encrypted` (an OLE container), `.zipDamaged`,
    ///   `.limitExceeded`.
    package init(path: String, limits: WorkbookLimits = .init()) throws {
        let place = WorkbookPlace(file: path)
        try ZipPreflight.check(path)
        var code: Int32 = 0
        guard let handle = zip_open(path, ZIP_RDONLY, &code) else { throw ZipFault.opening(code, place) }
        do {
            entries = try Self.readDirectory(handle, place, limits)
            entryByName = try Self.indexed(entries, place)
        } catch {
            zip_discard(handle)
            throw error
        }
        self.path = path
        self.handle = handle
        self.limits = limits
    }

    deinit { zip_discard(handle) }

    /// Streams an entry's bytes in chunks; the checksum has been verified when this returns, not before.
    ///
    /// - Units: `limit` in bytes really inflated, whatever the directory declares.
    /// - Throws: `WorkbookError.partMissing`, `.encrypted`, `.zipDamaged`, `.zipBomb`, `.limitExceeded`, and what
    ///   `chunk` throws, unchanged.
    package func read(_ name: String, limit: Int, chunk: (UnsafeRawBufferPointer) throws -> Void) throws {
        let stream = try stream(name, limit: limit)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try stream.read(into: buffer), count > 0 {
            try chunk(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    func stream(_ name: String, limit: Int) throws -> ZipEntryStream {
        guard let entry = entryByName[name] else { throw WorkbookError.partMissing(.init(file: path, part: name)) }
        return try ZipEntryStream(self, entry, limit: limit, limits: limits)
    }

    private static func readDirectory(
        _ handle: OpaquePointer, _ place: WorkbookPlace, _ limits: WorkbookLimits
    ) throws -> [Entry] {
        let count = Int(zip_get_num_entries(handle, 0))
        guard count <= limits.maximumEntryCount else {
            throw WorkbookError.limitExceeded(place, limit: "entries", allowed: limits.maximumEntryCount)
        }
        return try (0..<count).map { index in
            var stat = zip_stat_t()
            guard zip_stat_index(handle, UInt64(index), 0, &stat) == 0, let name = stat.name else {
                throw WorkbookError.zipDamaged(place, reason: "entry \(index) of the directory cannot be read")
            }
            return Entry(
                name: String(cString: name), uncompressedSize: stat.size, compressedSize: stat.comp_size,
                index: UInt64(index), isEncrypted: stat.encryption_method != UInt16(ZIP_EM_NONE))
        }
    }

    private static func indexed(_ entries: [Entry], _ place: WorkbookPlace) throws -> [String: Entry] {
        var byName: [String: Entry] = [:]
        for entry in entries where byName.updateValue(entry, forKey: entry.name) != nil {
            throw WorkbookError.zipDamaged(place, reason: "two entries are named \"\(entry.name)\"")
        }
        return byName
    }
}
