/// How one day went for one site.
package struct SiteDay: Sendable, Hashable, Encodable {
    /// What can be said of a day.
    package enum Outcome: String, Sendable, CaseIterable, Encodable {
        /// Its data were brought up to date, and what came of it is published.
        case good
        /// A job of it is dead.
        case failed
        /// What was built is not published until a person accepts it.
        case held
        /// Its job has not ended yet.
        case waiting
        /// The day is over, and nothing was even tried.
        case silent
    }

    /// The site.
    package let subdomain: String
    /// The day, in the zone of the schedule.
    package let day: String
    /// How it went.
    package let outcome: Outcome
    /// What went wrong, in one line.
    package let detail: String?

    /// Describes a day.
    package init(subdomain: String, day: String, outcome: Outcome, detail: String?) {
        self.subdomain = subdomain
        self.day = day
        self.outcome = outcome
        self.detail = detail
    }
}
