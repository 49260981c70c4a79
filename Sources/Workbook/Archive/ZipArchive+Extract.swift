#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ZipArchive {
    /// Streams an entry into a new file, readable by its owner only; a failure leaves no file behind.
    ///
    /// - Units: `limit` in bytes really inflated.
    /// - Throws: as `read`; `WorkbookError.fileUnwritable` when the file exists or cannot be written.
    package func extract(_ name: String, to path: String, limit: Int) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFault.writing(path) }
        do {
            try read(name, limit: limit) { try FileFault.write($0, to: descriptor, path) }
        } catch {
            _ = close(descriptor)
            _ = unlink(path)
            throw error
        }
        // A full disk may first show when the file is closed.
        guard close(descriptor) == 0 else {
            let error = FileFault.writing(path)
            _ = unlink(path)
            throw error
        }
    }
}

/// Writing to descriptors, with the system's refusals as typed errors.
enum FileFault {
    /// The error for a refusal that `errno` explains.
    static func writing(_ path: String) -> WorkbookError {
        .fileUnwritable(.init(file: path), reason: String(cString: strerror(errno)))
    }

    /// Writes all bytes, however many calls it takes.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let slice = UnsafeRawBufferPointer(rebasing: rest)
            #if canImport(Glibc)
                let count = Glibc.write(descriptor, slice.baseAddress, slice.count)
            #else
                let count = Darwin.write(descriptor, slice.baseAddress, slice.count)
            #endif
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw writing(path) }
            rest = rest.dropFirst(count)
        }
    }
}
