import CivicModel
import CivicSQL

/// The ticks of the schedule in the civic database: each is claimed once, however many schedulers run.
package struct TickStore: Sendable {
    private let engine: any SQLEngine

    /// How long a claimed tick may go without being marked as done, before its scheduler counts as dead.
    static let patience = 600

    /// Takes the civic database.
    package init(engine: any SQLEngine) { self.engine = engine }

    /// Claims a tick; false when it, or a later one, was claimed already.
    ///
    /// A name that is new claims nothing: what happened before the schedule was there was not missed. Of several ticks
    /// that were missed only the newest is claimed.
    package func claim(_ name: String, tick: Timestamp, now: Timestamp) async throws -> Bool {
        let dead = Timestamp(unixSeconds: now.unixSeconds - Self.patience)
        return try await engine.write { connection in
            let isNew =
                try connection.execute(
                    """
                    INSERT INTO schedule_ticks (name, tick_at, claimed_at, finished_at)
                    VALUES (?, ?, ?, ?)
                    ON CONFLICT (name) DO NOTHING
                    """, [.text(name)] + [tick, now, now].map { .text($0.databaseText) }) == 1
            if isNew { return false }
            return try connection.execute(
                """
                UPDATE schedule_ticks
                SET tick_at = ?, claimed_at = ?, finished_at = NULL
                WHERE name = ?
                    AND (tick_at < ? OR (tick_at = ? AND finished_at IS NULL AND claimed_at < ?))
                """,
                [.text(tick.databaseText), .text(now.databaseText), .text(name), .text(tick.databaseText)]
                    + [.text(tick.databaseText), .text(dead.databaseText)]) == 1
        }
    }

    /// The newest tick of each line that was ever claimed.
    package func newest() async throws -> [String: Timestamp] {
        try await engine.read { connection in
            var ticks: [String: Timestamp] = [:]
            for row in try connection.query("SELECT name, tick_at FROM schedule_ticks") {
                ticks[row["name"].text ?? ""] = row["tick_at"].text.flatMap(Timestamp.init(databaseText:))
            }
            return ticks
        }
    }

    /// Tells that the scheduler of a claimed tick is alive.
    package func renew(_ name: String, tick: Timestamp, now: Timestamp) async throws {
        try await engine.write { connection in
            try connection.execute(
                """
                UPDATE schedule_ticks
                SET claimed_at = ?
                WHERE name = ? AND tick_at = ? AND finished_at IS NULL
                """, [.text(now.databaseText), .text(name), .text(tick.databaseText)])
        }
    }

    /// Marks a claimed tick as done.
    package func finish(_ name: String, tick: Timestamp, now: Timestamp) async throws {
        try await engine.write { connection in
            try connection.execute(
                """
                UPDATE schedule_ticks
                SET finished_at = ?
                WHERE name = ? AND tick_at = ?
                """, [.text(now.databaseText), .text(name), .text(tick.databaseText)])
        }
    }
}
