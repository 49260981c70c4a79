/// What went wrong in a database, without the values that were bound.
package struct SQLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The conditions that callers tell apart.
    package enum Condition: String, Sendable {
        /// The file or server cannot be reached or opened.
        case unavailable
        /// Another writer holds the database and did not finish in time.
        case busy
        /// The disk, or the quota, is full.
        case full
        /// The file or its directory cannot be written.
        case readOnly
        /// The file is not a database, or a damaged one.
        case corrupt
        /// A constraint of the schema refused the change.
        case constraint
        /// Anything else: a mistake in the SQL, a missing table.
        case other
    }

    /// The condition.
    package let condition: Condition
    /// The engine's own message.
    package let message: String
    /// The file or server concerned.
    package let place: String

    /// Describes a failure at a place.
    package init(_ condition: Condition, _ message: String, at place: String) {
        self.condition = condition
        self.message = message
        self.place = place
    }

    /// One line: place, condition, message.
    package var description: String { "\(place): \(message) (\(condition.rawValue))" }
}
