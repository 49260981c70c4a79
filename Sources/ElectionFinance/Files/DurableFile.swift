import CivicModel
import Foundation

/// Files that are whole or not there: written beside their place, forced to disk, renamed over it.
package enum DurableFile {
    /// What the operating system refused, with its reason.
    package struct Refusal: Error, Sendable, CustomStringConvertible {
        package let path: String
        package let code: Int32

        /// Takes the reason of the call that just failed.
        package init(_ path: String) {
            self.path = path
            code = errno
        }

        package var description: String { "\(path): \(String(cString: strerror(code)))" }
    }

    /// Writes bytes to a file; the old content stays until the new one is whole.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        try createDirectory(directory(of: path))
        let part = path + ".part"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Refusal(part) }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path: part)
        try publish(part, as: path)
    }

    /// Writes all bytes to an open file.
    static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32, path: String) throws {
        let done: Void? = try bytes.withContiguousStorageIfAvailable {
            try writeAll(UnsafeRawBufferPointer($0), descriptor, path)
        }
        if done == nil { try Array(bytes).withUnsafeBytes { try writeAll($0, descriptor, path) } }
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Refusal(path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Copies a file's bytes.
    package static func copy(_ path: String, to target: String) throws {
        let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Refusal(target) }
        defer { close(descriptor) }
        try forEachChunk(of: path) { try writeAll($0, descriptor, target) }
    }

    /// Forces a finished file to disk and renames it over its place.
    package static func publish(_ part: String, as path: String) throws {
        try synchronize(part)
        guard rename(part, path) == 0 else { throw Refusal(path) }
        try synchronize(directory(of: path))
    }

    /// Forces a file or directory to disk.
    package static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Refusal(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Refusal(path) }
    }

    /// Makes a directory with its parents.
    package static func createDirectory(_ path: String) throws {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, directory(of: path) != path else { throw Refusal(path) }
        try createDirectory(directory(of: path))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Refusal(path) }
    }

    /// The directory a path lies in.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Reads a whole file; nil when there is none.
    package static func read(_ path: String) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        do {
            try forEachChunk(of: path) { bytes += $0 }
            return bytes
        } catch let refusal as Refusal where refusal.code == ENOENT { return nil }
    }

    /// Reads a file in pieces of a quarter of a megabyte, so that its size does not matter.
    static func forEachChunk(of path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Refusal(path) }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 262_144)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Refusal(path) }
            guard count > 0 else { return }
            try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
