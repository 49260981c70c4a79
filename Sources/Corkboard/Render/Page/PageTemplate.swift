/// The templates: each is the file of the same name in `Resources`, compiled into the program.
package enum PageTemplate: String, CaseIterable, Sendable {
    /// What surrounds every page.
    case layout
    /// Why there is no page.
    case error
    /// The first page of a catalog.
    case home
    /// What a search over all tables found.
    case search
    /// The tables of a database.
    case database
    /// The rows of a table.
    case table
    /// One row.
    case row
    /// A statement and its rows.
    case query
    /// JSON about the server.
    case instance
    /// The root domain's page of all sites.
    case directory
    /// The count, the filters in force and the table of sites: a part of `directory`, and an answer of its own.
    case directorySites = "directory-sites"
    /// The places of sites.
    case map
    /// How CivicBand works.
    case how
    /// Why there is CivicBand.
    case why
    /// What is kept of readers.
    case privacy
    /// What the pages are not.
    case disclaimer
    /// What programs and researchers may ask.
    case researchers

    /// The bytes of the file.
    var source: [UInt8] {
        switch self {
        case .layout: PackageResources.layout_mustache
        case .error: PackageResources.error_mustache
        case .home: PackageResources.home_mustache
        case .search: PackageResources.search_mustache
        case .database: PackageResources.database_mustache
        case .table: PackageResources.table_mustache
        case .row: PackageResources.row_mustache
        case .query: PackageResources.query_mustache
        case .instance: PackageResources.instance_mustache
        case .directory: PackageResources.directory_mustache
        case .directorySites: PackageResources.directory_sites_mustache
        case .map: PackageResources.map_mustache
        case .how: PackageResources.how_mustache
        case .why: PackageResources.why_mustache
        case .privacy: PackageResources.privacy_mustache
        case .disclaimer: PackageResources.disclaimer_mustache
        case .researchers: PackageResources.researchers_mustache
        }
    }
}
