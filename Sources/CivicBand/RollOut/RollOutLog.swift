import CivicModel
import CivicSQL
import Clerk

/// What was decided about the roll-out, in the civic database: nothing is ever changed there, only added.
struct RollOutLog: Sendable {
    /// A decision.
    enum Action: String, Sendable, Encodable {
        /// The next wave begins.
        case advance
        /// No wave begins until further notice.
        case hold
        /// The hold is over.
        case resume
    }

    /// One entry.
    struct Event: Sendable, Hashable, Encodable {
        let action: Action
        let wave: String
        let note: String?
        let happenedAt: String
    }

    let engine: any SQLEngine

    /// The entries, oldest first.
    func events() async throws -> [Event] {
        try await engine.read { connection in
            try connection.query("SELECT * FROM rollout_events ORDER BY id").compactMap { row in
                guard let action = row["action"].text.flatMap(Action.init) else { return nil }
                let moment = row["happened_at"].text.flatMap(Timestamp.init(databaseText:))
                return Event(
                    action: action, wave: row["wave"].text ?? "", note: row["note"].text,
                    happenedAt: moment?.description ?? "")
            }
        }
    }

    /// Adds an entry.
    func add(_ action: Action, wave: String, note: String?, at moment: Timestamp) async throws {
        try await engine.write { connection in
            try connection.execute(
                """
                INSERT INTO rollout_events (action, wave, note, happened_at)
                VALUES (?, ?, ?, ?)
                """, [.text(action.rawValue), .text(wave), .optional(note), .text(moment.databaseText)])
        }
    }
}
