import CivicModel

/// One row of `sites`, as much of it as readers may see.
package struct DirectorySite: Sendable, Hashable {
    /// The name it is served under.
    package let subdomain: Subdomain
    /// The municipality's name; the subdomain when none is known.
    package var name: String
    /// The state, `CA`.
    package var state: String?
    /// The kind of government, `city`.
    package var kind: String?
    /// The country, `US`.
    package var country: String?
    /// How many pages of minutes and agendas are published.
    package var pages: Int?
    /// The first year of meetings.
    package var startYear: Int?
    /// Where it lies, in degrees; nil unless both are known and on the globe.
    package var place: Place?
    /// Whether there is a finance database.
    package var hasFinanceData = false
    /// When the meeting pipeline last took it: local time without a zone, as the column has it.
    package var lastUpdated: String?
    /// When its row last changed, or was last deployed or taken, whatever the file knows.
    package var updatedAt: Timestamp?
    /// The stage that the meeting pipeline is in.
    package var currentStage: String?
    /// How many pages the last deployment published.
    package var deployCompleted: Int?
    /// When its campaign finance was last brought up to date.
    package var financeLastUpdated: Timestamp?
    /// Where its campaign finance comes from: `NetFile`.
    package var financeSource: String?
    /// The first and the last day that its campaign finance covers.
    package var financeCoverageStart: CalendarDay?, financeCoverageEnd: CalendarDay?
    /// Name, subdomain and state in lower case, for the search.
    let searchText: [UInt8]

    /// A point on the globe.
    package struct Place: Sendable, Hashable {
        /// In degrees.
        package let latitude: Double, longitude: Double

        /// Checks two numbers as text; nil when they are no point on the globe.
        init?(latitude: String, longitude: String) {
            guard let latitude = Double(latitude), let longitude = Double(longitude),
                abs(latitude) <= 90, abs(longitude) <= 180
            else { return nil }
            self.latitude = latitude
            self.longitude = longitude
        }
    }

    /// Names a site; all else is unknown.
    package init(subdomain: Subdomain, name: String? = nil, state: String? = nil) {
        self.subdomain = subdomain
        self.name = name ?? subdomain.name
        self.state = state
        searchText = Array("\(self.name)\n\(subdomain.name)\n\(state ?? "")".lowercased().utf8)
    }

    /// Name and state as a heading has them: `Berkeley, CA`.
    package var title: String { state.map { "\(name), \($0)" } ?? name }
}
