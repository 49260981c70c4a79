import CLibZip

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Builds a zip archive in memory; equal entries in equal order give equal bytes.
///
/// - Cost: all entries and the archive are held in memory: for tests and stand-ins.
package struct ZipArchiveWriter {
    private struct Entry {
        let name: String
        let bytes: [UInt8]
        let isCompressed: Bool
    }

    /// 1 January 2019, 00:00, in the form of DOS: the time zone of the machine plays no part.
    private static let dosDate: UInt16 = (2019 - 1980) << 9 | 1 << 5 | 1
    private var entries: [Entry] = []

    /// An archive without entries.
    package init() {}

    /// Adds an entry, deflated unless `compressed` is false.
    package mutating func add(_ name: String, _ bytes: [UInt8], compressed: Bool = true) {
        entries.append(Entry(name: name, bytes: bytes, isCompressed: compressed))
    }

    /// The archive's bytes.
    ///
    /// - Throws: `WorkbookError.zipUnwritable`, as for two entries of one name.
    package func finish() throws -> [UInt8] {
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let output = zip_source_buffer_create(nil, 0, 0, &error) else { throw ZipFault.writing(&error) }
        defer { zip_source_free(output) }
        // libzip frees a source together with its archive: this reference is ours.
        zip_source_keep(output)
        guard let archive = zip_open_from_source(output, ZIP_TRUNCATE, &error) else {
            zip_source_free(output)
            throw ZipFault.writing(&error)
        }
        do {
            for entry in entries { try Self.add(entry, to: archive) }
            guard zip_close(archive) == 0 else { throw ZipFault.writing(zip_get_error(archive)) }
        } catch {
            zip_discard(archive)
            throw error
        }
        return try Self.bytes(of: output)
    }

    private static func add(_ entry: Entry, to archive: OpaquePointer) throws {
        // libzip owns this copy and frees it, but for one without bytes, which it would leak.
        let copy = entry.bytes.isEmpty ? nil : malloc(entry.bytes.count)
        entry.bytes.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { copy?.copyMemory(from: base, byteCount: bytes.count) }
        }
        guard copy != nil || entry.bytes.isEmpty else { throw WorkbookError.zipUnwritable(reason: "out of memory") }
        guard let source = zip_source_buffer(archive, copy, UInt64(entry.bytes.count), 1) else {
            free(copy)
            throw ZipFault.writing(zip_get_error(archive))
        }
        let index = zip_file_add(archive, entry.name, source, UInt32(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            zip_source_free(source)
            throw ZipFault.writing(zip_get_error(archive))
        }
        let method = entry.isCompressed ? ZIP_CM_DEFLATE : ZIP_CM_STORE
        guard zip_set_file_compression(archive, UInt64(index), Int32(method), 0) == 0,
            zip_file_set_dostime(archive, UInt64(index), 0, dosDate, 0) == 0
        else { throw ZipFault.writing(zip_get_error(archive)) }
    }

    private static func bytes(of output: OpaquePointer) throws -> [UInt8] {
        var stat = zip_stat_t()
        guard zip_source_stat(output, &stat) == 0, zip_source_open(output) == 0 else {
            // libzip writes no archive at all when there is nothing in it: this is the empty directory.
            return [0x50, 0x4B, 0x05, 0x06] + [UInt8](repeating: 0, count: 18)
        }
        defer { zip_source_close(output) }
        return try [UInt8](unsafeUninitializedCapacity: Int(stat.size)) { buffer, count in
            let read = zip_source_read(output, buffer.baseAddress, UInt64(buffer.count))
            guard read == Int64(buffer.count) else { throw ZipFault.writing(zip_source_error(output)) }
            count = Int(read)
        }
    }
}
