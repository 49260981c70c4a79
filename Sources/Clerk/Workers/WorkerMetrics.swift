import CivicModel

/// What a worker tells Prometheus: what it did, and what the database holds.
struct WorkerMetrics: Sendable {
    private let registry: MetricRegistry
    private let attempts: Counter
    private let durations: Histogram
    private let databaseUp: Gauge
    private let jobs: Gauge
    private let publications: PublicationMetrics

    init() {
        registry = MetricRegistry()
        attempts = registry.counter("clerk_attempts_total", help: "Attempts at jobs that ended.")
        durations = registry.histogram(
            "clerk_attempt_duration_seconds", help: "How long attempts took.",
            buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600])
        databaseUp = registry.gauge("clerk_database_up", help: "Whether the civic database answers.")
        jobs = registry.gauge("clerk_jobs", help: "Jobs by queue and state.")
        publications = PublicationMetrics(registry)
    }

    /// Counts an attempt that ended.
    func count(_ job: Job, _ ending: JobEnding) {
        attempts.increment(
            labels: ["job_type": job.type, "queue": job.queue, "outcome": ending.outcome.rawValue])
        if let duration = ending.duration { durations.observe(duration, labels: ["job_type": job.type]) }
    }

    /// The metrics as text; those of the database are read now.
    func text(_ store: JobStore) async -> String {
        // Without the database there are only the worker's own numbers, and one that says so.
        let counts = try? await store.queueCounts()
        databaseUp.set(counts == nil ? 0 : 1)
        guard let counts else { return registry.text() }
        // A queue and state without jobs is told, too: a number that stopped being told would be taken for the last one.
        for (queue, states) in QueueTable(counts: counts, queues: store.catalog.queues).byQueue {
            for (state, count) in states {
                jobs.set(Double(count), labels: ["queue": queue, "state": state])
            }
        }
        // As above.
        try? await publications.read(store)
        return registry.text()
    }
}
