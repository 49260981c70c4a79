import CivicSQL
import ClerkPlugin

/// Which jobs are meant.
package struct JobFilter: Sendable, Hashable {
    /// These, or any when empty.
    package var ids: [JobID] = []
    /// In one of these states, or in any when empty.
    package var states: [JobState] = []
    /// In this queue; `high` means urgent ones of any queue.
    package var queue: String?
    /// Of this type.
    package var type: String?
    /// For this site.
    package var subdomain: String?
    /// Of this run.
    package var runID: String?
    /// Whose newest error has this cause.
    package var cause: String?

    /// Means every job.
    package init() {}

    /// Whether it means every job.
    package var isEmpty: Bool { self == JobFilter() }

    /// The condition as SQL, and its values.
    var condition: (sql: String, values: [SQLValue]) {
        var parts: [String] = []
        var values: [SQLValue] = []
        if !ids.isEmpty {
            parts.append("id IN (\(JobQueries.places(ids.count)))")
            values += ids.map(\.value)
        }
        if !states.isEmpty {
            parts.append("state IN (\(JobQueries.places(states.count)))")
            values += states.map { .text($0.rawValue) }
        }
        if queue == JobPriority.high.rawValue {
            parts.append("priority = 0")
        } else if let queue {
            parts.append("queue = ?")
            values.append(.text(queue))
        }
        for (column, value) in [
            ("job_type", type), ("subdomain", subdomain), ("run_id", runID), ("error_cause", cause),
        ] {
            guard let value else { continue }
            parts.append("\(column) = ?")
            values.append(.text(value))
        }
        return (parts.isEmpty ? "1 = 1" : parts.joined(separator: " AND "), values)
    }
}
