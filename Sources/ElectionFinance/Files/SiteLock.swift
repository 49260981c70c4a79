import CivicModel
import Foundation

/// Keeps two runs of one city apart: a lock on a file in its finance directory, freed even when a run is killed.
struct SiteLock: ~Copyable {
    /// Another run of the city is under way.
    struct Held: Error {
        let subdomain: Subdomain
    }

    private let descriptor: Int32

    /// Takes the lock of a city.
    ///
    /// - Throws: `Held` when another run has it.
    init(files: FinanceFiles) throws { descriptor = try Self.lock(files) }

    private static func lock(_ files: FinanceFiles) throws -> Int32 {
        try DurableFile.createDirectory(files.directory)
        let path = files.lock
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DurableFile.Refusal(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Held(subdomain: files.subdomain)
        }
        return descriptor
    }

    deinit { close(descriptor) }
}
