import CivicModel

/// What Prometheus is told of what is published: days, holds, sizes, and the schedule.
struct PublicationMetrics: Sendable {
    private let siteDays, successRatio, holds, bytes, rows, sinceSuccess, ticks: Gauge

    init(_ registry: MetricRegistry) {
        siteDays = registry.gauge("clerk_site_days", help: "Sites by how the newest recorded day went for them.")
        successRatio = registry.gauge(
            "clerk_daily_success_ratio", help: "Good days among those that ended, of the newest recorded day.")
        holds = registry.gauge("clerk_held_databases", help: "Databases that wait for a person to accept them.")
        bytes = registry.gauge(
            "clerk_database_bytes", help: "Size of each site's databases, on the newest recorded day.",
            largestSeriesCount: 50_000)
        rows = registry.gauge(
            "clerk_database_rows", help: "Rows of each site's databases, as far as they were counted.",
            largestSeriesCount: 50_000)
        sinceSuccess = registry.gauge(
            "clerk_days_since_success", help: "Days since a site last had a good one.", largestSeriesCount: 50_000)
        ticks = registry.gauge(
            "clerk_schedule_last_tick_timestamp_seconds", help: "The newest tick of each line of the schedule.")
    }

    /// Reads the civic database.
    func read(_ store: JobStore) async throws {
        let publications = PublicationStore(engine: store.engine, now: store.now)
        holds.set(Double(try await publications.openHolds().count))
        for (name, tick) in try await TickStore(engine: store.engine).newest() {
            ticks.set(Double(tick.unixSeconds), labels: ["name": name])
        }
        guard let newest = try await publications.newestDay() else { return }
        let days = try await publications.siteDays(since: newest)
        for outcome in SiteDay.Outcome.allCases {
            siteDays.set(Double(days.count { $0.outcome == outcome }), labels: ["outcome": outcome.rawValue])
        }
        let ended = days.filter { $0.outcome != .waiting }
        // Before any day has ended there is nothing to be alarmed about.
        successRatio.set(
            ended.isEmpty ? 1 : Double(ended.count { $0.outcome == .good }) / Double(ended.count))
        // Sites and lines of the schedule come and go.
        for gauge in [bytes, rows, sinceSuccess] { gauge.clear() }
        for day in try await publications.databaseDays(since: newest) {
            let labels = ["subdomain": day.subdomain, "database": day.database]
            bytes.set(Double(day.bytes), labels: labels)
            if let count = day.rows { rows.set(Double(count), labels: labels) }
        }
        for (site, days) in try await publications.daysSinceSuccess() {
            sinceSuccess.set(Double(days), labels: ["subdomain": site])
        }
    }
}
