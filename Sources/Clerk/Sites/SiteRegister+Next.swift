import CivicModel
import CivicSQL
import Foundation

extension SiteRegister {
    /// A site that was taken, and when it had been updated before.
    package struct TakenSite: Sendable, Hashable {
        /// The site.
        package let subdomain: Subdomain
        /// What `last_updated` held before it was taken; the fetcher reads its first year from that.
        package let previousUpdate: String?
    }

    /// How long after an update a site is not taken again.
    package static let restTime: Duration = .seconds(23 * 3600)

    /// Takes the site whose last update is the longest ago, in the caller's SQL transaction: never updated ones first,
    /// none younger than 23 hours. Ten callers at once take ten different sites.
    ///
    /// A `last_updated` that is no time counts as never: one such row must not keep the others from being updated.
    func claimNext(at now: Timestamp, in zone: TimeZone, _ connection: any SQLConnection) throws -> TakenSite? {
        let limit = Timestamp(unixSeconds: now.unixSeconds - Int(Self.restTime.components.seconds))
        let candidates = try connection.query(SiteQueries.updates).compactMap { row -> Candidate? in
            guard let name = row["subdomain"].text, let subdomain = Subdomain(name) else { return nil }
            let text = row["last_updated"].text
            let updated = text.flatMap { LocalTime.parse($0, in: zone) }
            if let updated, updated > limit { return nil }
            return Candidate(subdomain: subdomain, text: text, updated: updated)
        }
        for candidate in candidates.sorted(by: { $0.isBefore($1) }) {
            // Another caller may have taken it since it was read: then its `last_updated` is another one.
            let isTaken =
                try connection.execute(
                    SiteQueries.take(wasNull: candidate.text == nil),
                    [.text(LocalTime.text(now, in: zone)), .text(candidate.subdomain.name)]
                        + (candidate.text.map { [.text($0)] } ?? [])) == 1
            if isTaken { return TakenSite(subdomain: candidate.subdomain, previousUpdate: candidate.text) }
        }
        return nil
    }

    private struct Candidate {
        let subdomain: Subdomain
        let text: String?
        let updated: Timestamp?

        func isBefore(_ other: Candidate) -> Bool {
            switch (updated, other.updated) {
            case (nil, nil): (text ?? "", subdomain) < (other.text ?? "", other.subdomain)
            case (nil, _): true
            case (_, nil): false
            case (let mine?, let others?): (mine, subdomain) < (others, other.subdomain)
            }
        }
    }
}
