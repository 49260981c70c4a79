import CivicModel

/// The files of one city's campaign finance.
package struct FinanceFiles: Sendable {
    /// The city.
    package let subdomain: Subdomain
    /// `{sub}/finance`.
    package let directory: String
    /// `{sub}/finance/raw`: the downloads.
    package let raw: String
    /// `{sub}/finance/staging.db`: the parsed exports.
    package let staging: String
    /// `{sub}/finance/election_finance.db`: the served database.
    package let database: String

    /// Finds the files of a city below the storage directory.
    package init(_ subdomain: Subdomain, in storage: StorageLayout) {
        self.subdomain = subdomain
        directory = storage.financeDirectory(subdomain)
        raw = storage.financeRawDirectory(subdomain)
        staging = storage.financeStagingDatabase(subdomain)
        database = storage.financeDatabase(subdomain)
    }

    /// What is known of the downloads.
    package var manifest: String { raw + "/manifest.json" }
    /// Downloads that newer ones replaced.
    package var replaced: String { raw + "/replaced" }
    /// The database that is being built; left over only by a run that was killed.
    package var building: String { directory + "/.election_finance.db.building" }
    /// A workbook taken out of its zip for reading.
    package var workbook: String { directory + "/.workbook.xlsx" }
    /// A download under way.
    package var partialDownload: String { raw + "/.download.part" }
    /// The file that a run locks.
    package var lock: String { directory + "/.lock" }
}
