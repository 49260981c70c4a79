#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Bytes that are appended once and then read anywhere: in memory up to a threshold, past it in an unlinked file.
final class SpillBuffer {
    private static let pendingBytes = 1 << 20
    private let threshold: Int
    private let directory: String
    private var arena = ByteArena(capacity: 64 << 10)
    private var descriptor: Int32 = -1
    private var writtenBytes = 0

    init(threshold: Int, directory: String) {
        self.threshold = threshold
        self.directory = directory
    }

    deinit {
        arena.deallocate()
        if descriptor >= 0 { _ = close(descriptor) }
    }

    /// Bytes appended so far.
    var count: Int { writtenBytes + arena.count }

    /// The bytes while they are in memory, nil once they are in the file.
    var memory: UnsafePointer<UInt8>? { descriptor < 0 ? UnsafePointer(arena.base) : nil }

    /// Appends bytes.
    ///
    /// - Throws: `WorkbookError.fileUnwritable`.
    func append(_ bytes: UnsafePointer<UInt8>, _ byteCount: Int) throws {
        arena.append(bytes, byteCount)
        if arena.count > (descriptor < 0 ? threshold : Self.pendingBytes) { try flush() }
    }

    /// Makes everything appended readable; nothing may be appended after it.
    func seal() throws {
        if descriptor >= 0 { try flush() }
    }

    /// Copies bytes out of the file, or out of memory.
    ///
    /// - Throws: `WorkbookError.fileUnreadable`.
    func read(_ offset: Int, _ byteCount: Int, into target: UnsafeMutablePointer<UInt8>) throws {
        if let memory {
            target.update(from: memory + offset, count: byteCount)
            return
        }
        var done = 0
        while done < byteCount {
            let got = pread(descriptor, target + done, byteCount - done, off_t(offset + done))
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else {
                let reason = got < 0 ? String(cString: strerror(errno)) : "the spill file is cut"
                throw WorkbookError.fileUnreadable(.init(file: directory), reason: reason)
            }
            done += got
        }
    }

    private func flush() throws {
        if descriptor < 0 {
            descriptor = try Self.createUnlinked(in: directory)
        }
        try FileFault.write(.init(start: arena.base, count: arena.count), to: descriptor, directory)
        writtenBytes += arena.count
        arena.deallocate()
        arena = ByteArena(capacity: Self.pendingBytes + (64 << 10))
    }

    private static func createUnlinked(in directory: String) throws -> Int32 {
        var template = Array("\(directory)/workbook-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileFault.writing(directory) }
        _ = unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }
}
