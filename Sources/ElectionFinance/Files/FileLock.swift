import Foundation

/// A lock between processes: on a file that stays, freed even when its process is killed.
package struct FileLock: ~Copyable {
    /// Another process has it.
    package struct Held: Error, Sendable {
        /// The locked file.
        package let path: String
    }

    private let descriptor: Int32

    /// Takes the lock at once, or not at all.
    ///
    /// - Throws: `Held` when another process has it.
    package init(_ path: String) throws { descriptor = try Self.lock(path) }

    private static func lock(_ path: String) throws -> Int32 {
        try DurableFile.createDirectory(DurableFile.directory(of: path))
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DurableFile.Refusal(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Held(path: path)
        }
        return descriptor
    }

    deinit { close(descriptor) }
}
