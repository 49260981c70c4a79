import CivicModel
import CivicSQL
import Foundation

/// What a database holds, as far as a newer one is compared with it.
package struct DatabaseProfile: Sendable, Hashable, Codable {
    /// Rows by table.
    package var tables: [String: Int]
    /// What the years are sums of.
    package enum Unit: String, Sendable, Codable {
        /// Money in and out, in cents.
        case cents
        /// Pages of minutes and agendas.
        case pages
    }

    /// What each year sums up to.
    package var years: [String: Int]
    /// In what.
    package var unit: Unit
    /// The first and the last day that it covers, as ISO 8601.
    package var coverageStart, coverageEnd: String?
    /// How many filed lines were compared with ours, and how many of them do not agree.
    package var compared, mismatched: Int?
    /// How many transactions its clean tables hold, and which of them hold any; nil for meetings.
    package var records: Int?
    package var dataTypes: [String]?

    /// Describes a database.
    package init(
        tables: [String: Int], years: [String: Int] = [:], unit: Unit, coverageStart: String? = nil,
        coverageEnd: String? = nil, compared: Int? = nil, mismatched: Int? = nil
    ) {
        self.tables = tables
        self.years = years
        self.unit = unit
        self.coverageStart = coverageStart
        self.coverageEnd = coverageEnd
        self.compared = compared
        self.mismatched = mismatched
    }

    /// All rows.
    package var rows: Int { tables.values.reduce(0, +) }
}

/// One state of a site's databases that was published together.
package struct SiteVersion: Sendable, Hashable {
    /// One database of it.
    package struct Database: Sendable, Hashable, Codable {
        /// SHA-256 of the file, in lower-case hexadecimal.
        package var sha256: String
        /// Its size.
        package var bytes: Int
        /// When the first version with this very file was made, as the database writes a moment.
        package var firstVersionAt: String?
        /// What it holds.
        package var profile: DatabaseProfile

        /// Describes a file.
        package init(sha256: String, bytes: Int, firstVersionAt: String? = nil, profile: DatabaseProfile) {
            self.sha256 = sha256
            self.bytes = bytes
            self.firstVersionAt = firstVersionAt
            self.profile = profile
        }
    }

    /// The site.
    package let subdomain: Subdomain
    /// Its name, which sorts by time: `20261121T140512Z-1a2b3c4d`.
    package let name: String
    /// Its databases by their path below the site's directory: `finance/election_finance.db`.
    package let databases: [String: Database]
    /// When it was made.
    package let createdAt: Timestamp
    /// When a target served it first; nil for one that never arrived.
    package let servedAt: Timestamp?

    /// Describes a version.
    package init(
        subdomain: Subdomain, name: String, databases: [String: Database], createdAt: Timestamp,
        servedAt: Timestamp? = nil
    ) {
        self.subdomain = subdomain
        self.name = name
        self.databases = databases
        self.createdAt = createdAt
        self.servedAt = servedAt
    }

    /// Whether any target ever served it.
    package var wasServed: Bool { servedAt != nil }
}

/// What one target serves of a site.
package struct Deployment: Sendable, Hashable {
    /// The site.
    package let subdomain: Subdomain
    /// The target's name.
    package let target: String
    /// The version it serves.
    package let version: String
    /// Since when.
    package let deployedAt: Timestamp
}
