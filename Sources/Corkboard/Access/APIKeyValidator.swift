import Crypto

/// Judges API keys: by what it remembers, else by what other servers noted in Redis, else by asking civic.observer.
///
/// While civic.observer is down, keys that were found valid within a day stay valid, and no other key is let in.
package actor APIKeyValidator {
    private let observer: CivicObserver?
    private let shared: RedisKeyVerdicts?
    private let lifetimes: KeyLifetimes
    private let mostChecks: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private var cache: KeyCache
    /// The keys being asked about, so that each is asked about once.
    private var checks: [KeyCache.Name: Task<KeyVerdict, Never>] = [:]
    /// Until when not to ask, since nobody answered.
    private var pausedUntil: ContinuousClock.Instant?

    /// A judge of keys; without an observer no key is valid.
    ///
    /// - Parameter mostChecks: how many keys are asked about at a time; others are `unknown` for the moment.
    package init(
        observer: CivicObserver?, shared: RedisKeyVerdicts? = nil, lifetimes: KeyLifetimes = KeyLifetimes(),
        limit: Int = 10_000, mostChecks: Int = 16, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.observer = observer
        self.shared = shared
        self.lifetimes = lifetimes
        self.mostChecks = mostChecks
        self.now = now
        cache = KeyCache(lifetimes: lifetimes, limit: limit)
    }

    /// Whether a key is valid.
    package func verdict(on key: String) async -> KeyVerdict {
        guard let observer, Self.isPlausible(key) else { return .invalid }
        let name = SHA256.hash(data: Array(key.utf8))
        let known = cache.verdict(name, at: now())
        if known != .unknown { return known }
        if let check = checks[name] { return await check.value }
        guard checks.count < mostChecks else { return cache.verdictInOutage(name, at: now()) }
        // A task of its own, so that a client who goes away takes the answer from nobody else.
        let check = Task { await self.check(key, name, observer) }
        checks[name] = check
        let verdict = await check.value
        return verdict
    }

    private func check(_ key: String, _ name: KeyCache.Name, _ observer: CivicObserver) async -> KeyVerdict {
        defer { checks[name] = nil }
        if let shared, let verdict = await shared.verdict(name) {
            cache.note(verdict, name, at: now(), for: lifetimes.shared)
            return verdict
        }
        if let pausedUntil, now() < pausedUntil { return cache.verdictInOutage(name, at: now()) }
        let verdict = await observer.verdict(on: key)
        guard verdict != .unknown else {
            pausedUntil = now() + lifetimes.pause
            return cache.verdictInOutage(name, at: now())
        }
        pausedUntil = nil
        cache.note(verdict, name, at: now())
        await shared?.note(verdict, name, lifetimes)
        return verdict
    }

    /// Whether anybody could have given out such a key; others are not worth a question.
    private static func isPlausible(_ key: String) -> Bool {
        (1...200).contains(key.utf8.count)
            && key.utf8.allSatisfy { PercentEncoding.isUnreserved($0) || "+/=".utf8.contains($0) }
    }
}
