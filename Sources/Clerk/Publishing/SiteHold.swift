import CivicModel

/// A database that is not published until a person accepts it, or a newer one takes its place.
package struct SiteHold: Sendable, Hashable {
    /// Its number.
    package let id: Int
    /// The site.
    package let subdomain: Subdomain
    /// The database, by its path below the site's directory.
    package let database: String
    /// The digest of what is held; a newer file is judged anew.
    package let sha256: String
    /// Why, for a person.
    package let reason: String
    /// Since when.
    package let heldAt: Timestamp
}
