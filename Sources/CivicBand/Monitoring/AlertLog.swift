import CivicModel
import CivicSQL

/// The alerts that are raised, in the civic database: each is told once, again after a day, and when it is over.
struct AlertLog: Sendable {
    let engine: any SQLEngine
    let now: Timestamp

    /// How long an alert that lasts is not told again, in seconds.
    private static let silence = 86_400

    /// The alerts that are raised, with the time they were last told.
    func raised() async throws -> [String: Timestamp?] {
        try await engine.read { connection in
            var alerts: [String: Timestamp?] = [:]
            for row in try connection.query("SELECT kind, told_at FROM alerts") {
                alerts[row["kind"].text ?? ""] = .some(row["told_at"].text.flatMap(Timestamp.init(databaseText:)))
            }
            return alerts
        }
    }

    /// Whether an alert that was last told then is to be told now.
    func isDue(_ toldAt: Timestamp?) -> Bool { toldAt.map { now.unixSeconds - $0.unixSeconds > Self.silence } ?? true }

    /// Keeps that an alert is raised, and whether it was told.
    func keep(_ kind: String, _ message: String, isTold: Bool) async throws {
        let told: SQLValue = isTold ? .text(now.databaseText) : .null
        try await engine.write { connection in
            try connection.execute(
                """
                INSERT INTO alerts (kind, message, raised_at, told_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (kind) DO UPDATE
                SET message = excluded.message, told_at = coalesce(excluded.told_at, alerts.told_at)
                """, [.text(kind), .text(message), .text(now.databaseText), told])
        }
    }

    /// Forgets an alert that is over.
    func end(_ kind: String) async throws {
        try await engine.write { try $0.execute("DELETE FROM alerts WHERE kind = ?", [.text(kind)]) }
    }
}
