/// One row of `sites`: a municipality that is served under a subdomain.
public struct Site: Sendable, Hashable {
    /// The name it is served under.
    public var subdomain: Subdomain
    /// The municipality's name, `Berkeley`.
    public var name: String?
    /// The state, `CA`.
    public var state: String?
    /// The country, `US`.
    public var country: String?
    /// The kind of government: `city-council`, `county`...
    public var kind: String?
    /// The label that chooses the fetcher.
    public var scraper: String?
    /// The first year of meetings.
    public var startYear: Int?
    /// How many pages of minutes and agendas are published.
    public var pages: Int?
    /// The latitude in degrees, as text.
    public var latitude: String?
    /// The longitude in degrees, as text.
    public var longitude: String?
    /// The scraper's own settings: the text of a JSON object.
    public var extra: String?
    /// The old one-word state of the pipeline: `new`, `deployed`...
    public var status: String?
    /// The state of extraction: `pending`...
    public var extractionStatus: String?
    /// When the meeting pipeline last took or changed it: local time without a zone, `2026-01-10T08:15:00`.
    public var lastUpdated: String?
    /// When it was last published, in the same form.
    public var lastDeployed: String?
    /// The stage that the meeting pipeline is in.
    public var currentStage: String?
    /// What is known of its campaign finance.
    public var finance: FinanceStatus?

    /// Names a site; all else is unknown.
    public init(subdomain: Subdomain) { self.subdomain = subdomain }
}

/// What a site's row tells about its campaign finance database.
public struct FinanceStatus: Sendable, Hashable {
    /// Whether there is a finance database.
    public var hasData: Bool
    /// When it was last brought up to date.
    public var lastUpdated: Timestamp?
    /// Where the data come from: `NetFile`.
    public var source: String?
    /// The first day that any filing covers.
    public var coverageStart: CalendarDay?
    /// The last day that any filing covers.
    public var coverageEnd: CalendarDay?
    /// How many transactions the clean tables hold.
    public var recordCount: Int?
    /// The clean tables that have rows.
    public var dataTypes: [String]

    /// Collects what is known.
    public init(
        hasData: Bool, lastUpdated: Timestamp?, source: String?, coverageStart: CalendarDay?,
        coverageEnd: CalendarDay?, recordCount: Int?, dataTypes: [String]
    ) {
        self.hasData = hasData
        self.lastUpdated = lastUpdated
        self.source = source
        self.coverageStart = coverageStart
        self.coverageEnd = coverageEnd
        self.recordCount = recordCount
        self.dataTypes = dataTypes
    }
}
