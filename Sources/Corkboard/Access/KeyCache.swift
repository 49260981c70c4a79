import Crypto

/// What is remembered of API keys, by their digest; what is not valid cannot crowd out what is.
struct KeyCache: Sendable {
    /// The name of a key that says nothing about it.
    typealias Name = SHA256Digest

    private struct Entry {
        var checked: ContinuousClock.Instant
        /// When to ask again.
        var due: ContinuousClock.Instant
    }

    private let lifetimes: KeyLifetimes
    private var valid: BoundedTable<Name, Entry>
    private var invalid: BoundedTable<Name, Entry>

    init(lifetimes: KeyLifetimes, limit: Int) {
        self.lifetimes = lifetimes
        valid = BoundedTable(limit: limit)
        invalid = BoundedTable(limit: limit)
    }

    /// What is known for certain now.
    func verdict(_ name: Name, at now: ContinuousClock.Instant) -> KeyVerdict {
        if let entry = valid[name], now < entry.due { return .valid }
        if let entry = invalid[name], now < entry.due { return .invalid }
        return .unknown
    }

    /// Notes what was found out, for as long as it holds, or for less.
    mutating func note(
        _ verdict: KeyVerdict, _ name: Name, at now: ContinuousClock.Instant, for lifetime: Duration? = nil
    ) {
        switch verdict {
        case .valid:
            invalid.remove(name)
            valid.insert(Entry(checked: now, due: now + (lifetime ?? lifetimes.valid)), for: name)
        case .invalid:
            valid.remove(name)
            invalid.insert(Entry(checked: now, due: now + (lifetime ?? lifetimes.invalid)), for: name)
        case .unknown: break
        }
    }

    /// What holds when nobody can be asked: a key that was valid stays so for a day, and is asked about again soon.
    mutating func verdictInOutage(_ name: Name, at now: ContinuousClock.Instant) -> KeyVerdict {
        guard let entry = valid[name], now - entry.checked < lifetimes.validInOutage else { return .unknown }
        let due = now + lifetimes.pause
        _ = valid.update(name) { $0.due = due }
        return .valid
    }
}

/// How long verdicts on API keys hold.
package struct KeyLifetimes: Sendable {
    /// A valid key is asked about again after this.
    package var valid = Duration.seconds(7200)
    /// One that is not, after this.
    package var invalid = Duration.seconds(300)
    /// One that was valid stays so while nobody can be asked, for this long at most.
    package var validInOutage = Duration.seconds(86_400)
    /// When nobody could be asked, how long not to try.
    package var pause = Duration.seconds(5)
    /// What another server found out is taken over for this long.
    package var shared = Duration.seconds(300)

    /// Those of civic.band.
    package init() {}
}
