#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is looked at before libzip opens a file: libzip takes an empty file for an empty archive, and a pipe for ever.
enum ZipPreflight {
    /// The first bytes of an OLE container: a workbook with a password, or the `.xls` of before 2007.
    private static let oleSignature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    static func check(_ path: String) throws {
        let place = WorkbookPlace(file: path)
        // O_NONBLOCK: opening a pipe must not wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw WorkbookError.fileUnreadable(place, reason: String(cString: strerror(errno)))
        }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw WorkbookError.fileUnreadable(place, reason: "it is not a regular file")
        }
        guard status.st_size > 0 else { throw WorkbookError.notAZip(place, reason: "it is empty") }
        var head = [UInt8](repeating: 0, count: oleSignature.count)
        guard pread(descriptor, &head, head.count, 0) >= 0 else {
            throw WorkbookError.fileUnreadable(place, reason: String(cString: strerror(errno)))
        }
        guard head != oleSignature else { throw WorkbookError.encrypted(place) }
    }
}
