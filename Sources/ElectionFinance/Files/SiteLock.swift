import CivicModel
import Foundation

/// Keeps two runs of one city apart: a lock on a file in its finance directory, freed even when a run is killed.
struct SiteLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock of a city.
    ///
    /// - Throws: `Failure` with status 75 when another run holds it.
    init(files: FinanceFiles) throws { descriptor = try Self.lock(files) }

    private static func lock(_ files: FinanceFiles) throws -> Int32 {
        try DurableFile.createDirectory(files.directory)
        let path = files.lock
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DurableFile.Refusal(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Failure(
                "Could not start on \(files.subdomain)", observed: "another finance run of it is under way.",
                next: "wait for it to end, then start again.", status: .tryAgainLater)
        }
        return descriptor
    }

    deinit { close(descriptor) }
}
