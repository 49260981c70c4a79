import CivicModel

/// Keeps two runs of one city apart.
struct SiteLock: ~Copyable {
    /// Another run of the city is under way.
    struct Held: Error {
        let subdomain: Subdomain
    }

    private let lock: FileLock

    /// Takes the lock of a city.
    ///
    /// - Throws: `Held` when another run has it.
    init(files: FinanceFiles) throws {
        do { lock = try FileLock(files.lock) } catch is FileLock.Held { throw Held(subdomain: files.subdomain) }
    }
}
