import CivicModel

/// Downloads the documents of one site's meetings.
public protocol Fetcher: Sendable {
    /// Finds the meetings and downloads what is missing.
    func fetchEvents() async throws
}

/// Makes a fetcher for one site.
public typealias FetcherFactory =
    @Sendable (_ site: Site, _ startYear: Int?, _ allAgendas: Bool, _ context: PluginContext) throws -> any Fetcher
