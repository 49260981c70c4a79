import CivicModel
import CivicSQL

/// One row of `workers`: a process that runs jobs.
package struct WorkerRecord: Sendable, Hashable {
    /// Its number.
    package let id: Int64
    /// The machine it runs on.
    package let host: String
    /// The process.
    package let process: ProcessIdentity
    /// The queues it serves.
    package let queues: [String]
    /// How many jobs it runs at once.
    package let slots: Int
    /// How many heartbeats it gave.
    package let beats: Int64
    /// When it started.
    package let startedAt: Timestamp?
    /// When it gave its newest heartbeat, by its own clock; for people to read.
    package let seenAt: Timestamp?
    /// Whether it stopped, or was declared dead.
    package let isStopped: Bool

    init(row: SQLRow) {
        id = Int64(row["id"].integer ?? 0)
        host = row["host"].text ?? ""
        process = ProcessIdentity(
            processID: Int32(truncatingIfNeeded: row["process_id"].integer ?? 0), text: row["process"].text ?? "")
        queues = (row["queues"].text ?? "").split(separator: ",").map(String.init)
        slots = row["slots"].integer ?? 0
        beats = Int64(row["beats"].integer ?? 0)
        startedAt = row["started_at"].text.flatMap(Timestamp.init(databaseText:))
        seenAt = row["seen_at"].text.flatMap(Timestamp.init(databaseText:))
        isStopped = row["stopped_at"] != .null
    }
}
