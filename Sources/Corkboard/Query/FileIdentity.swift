import Glibc

/// Which file a path leads to, as it is now: another identity means other content.
package struct FileIdentity: Sendable, Hashable {
    /// The file system and the file on it.
    package let device: UInt64, inode: UInt64
    /// The size in bytes.
    package let size: Int64
    /// When it was last written, in nanoseconds since 1970.
    package let modified: Int64
    /// The same of the write-ahead log beside it; 0 when there is none.
    package let logSize: Int64, logModified: Int64

    /// Looks at the file; nil when there is none or it is no regular file.
    package init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        var log = stat()
        let hasLog = stat(path + "-wal", &log) == 0
        self.init(status, log: hasLog ? log : nil)
    }

    /// Looks at a file that is open; its log is not looked at.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status, log: nil)
    }

    private init?(_ status: stat, log: stat?) {
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Self.nanoseconds(status)
        logSize = log.map { Int64($0.st_size) } ?? 0
        logModified = log.map(Self.nanoseconds) ?? 0
    }

    /// Whether it is the same file with the same content, whatever its log.
    func isSameFile(as other: FileIdentity) -> Bool {
        (device, inode, size, modified) == (other.device, other.inode, other.size, other.modified)
    }

    /// Short text that differs when the identity does, for an ETag.
    package var tag: String {
        var hasher = StableHash()
        for part in [Int64(bitPattern: device), Int64(bitPattern: inode), size, modified, logSize, logModified] {
            hasher.add(part)
        }
        return hasher.text
    }

    private static func nanoseconds(_ status: stat) -> Int64 {
        Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    }
}
