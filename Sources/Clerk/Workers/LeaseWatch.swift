import CivicModel

/// Tells which workers are dead, without believing any wall clock.
///
/// A worker of this machine is dead when its process is gone. One of another machine is dead when its heartbeats, a
/// number in its row, stood still for a whole lease by this process's own steady clock. If this process itself did not
/// look for a while (it was stopped, or the database was away), it knows nothing and starts to watch afresh.
struct LeaseWatch {
    /// How long a worker may be silent.
    let lease: Duration
    /// The longest time between two looks that still counts as watching.
    let longestGap: Duration
    private var seen: [Int64: (beats: Int64, since: ContinuousClock.Instant)] = [:]
    private var lastLook: ContinuousClock.Instant?

    init(lease: Duration, longestGap: Duration) {
        self.lease = lease
        self.longestGap = longestGap
    }

    /// Looks at the live workers; the answer is those that are dead.
    mutating func look(at workers: [WorkerRecord], now: ContinuousClock.Instant) -> [WorkerRecord] {
        if let lastLook, now - lastLook > longestGap { seen = [:] }
        lastLook = now
        var dead: [WorkerRecord] = []
        var stillSeen: [Int64: (beats: Int64, since: ContinuousClock.Instant)] = [:]
        for worker in workers {
            let since = seen[worker.id].flatMap { $0.beats == worker.beats ? $0.since : nil } ?? now
            stillSeen[worker.id] = (worker.beats, since)
            if worker.isStopped || worker.process.isKnownDead || now - since > lease { dead.append(worker) }
        }
        seen = stillSeen
        return dead
    }
}
