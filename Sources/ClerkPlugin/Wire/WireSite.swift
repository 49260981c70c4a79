import CivicModel

/// A site as its columns are named: one object, of which the finance columns are a part.
package struct WireSite: Sendable, Hashable, Codable {
    /// The columns that do not tell of finance.
    private struct Columns: Sendable, Hashable, Codable {
        var subdomain: String
        var name, state, country, kind, scraper: String?
        var startYear, pages: Int?
        var lat, lng, extra, status, extractionStatus, lastUpdated, lastDeployed, currentStage: String?

        enum CodingKeys: String, CodingKey {
            case subdomain, name, state, country, kind, scraper, pages, lat, lng, extra, status
            case startYear = "start_year"
            case extractionStatus = "extraction_status"
            case lastUpdated = "last_updated"
            case lastDeployed = "last_deployed"
            case currentStage = "current_stage"
        }
    }

    private enum Key: String, CodingKey { case hasFinanceData = "has_finance_data" }

    private var columns: Columns
    private var finance: WireFinance?

    /// Takes a row.
    package init(_ site: Site) {
        columns = Columns(
            subdomain: site.subdomain.name, name: site.name, state: site.state, country: site.country,
            kind: site.kind, scraper: site.scraper, startYear: site.startYear, pages: site.pages, lat: site.latitude,
            lng: site.longitude, extra: site.extra, status: site.status, extractionStatus: site.extractionStatus,
            lastUpdated: site.lastUpdated, lastDeployed: site.lastDeployed, currentStage: site.currentStage)
        finance = site.finance.map(WireFinance.init)
    }

    /// Reads an object; its finance columns count when it says whether there are finance data.
    package init(from decoder: any Decoder) throws {
        columns = try Columns(from: decoder)
        let hasFinance = try decoder.container(keyedBy: Key.self).decodeIfPresent(Bool.self, forKey: .hasFinanceData)
        finance = hasFinance == nil ? nil : try WireFinance(from: decoder)
    }

    /// Writes one object.
    package func encode(to encoder: any Encoder) throws {
        try columns.encode(to: encoder)
        try finance?.encode(to: encoder)
    }

    /// The row.
    ///
    /// - Throws: `WireError` for a value that cannot be one.
    package func site() throws -> Site {
        var site = Site(subdomain: try WireName.subdomain(columns.subdomain))
        site.name = columns.name
        site.state = columns.state
        site.country = columns.country
        site.kind = columns.kind
        site.scraper = columns.scraper
        site.startYear = columns.startYear
        site.pages = columns.pages
        site.latitude = columns.lat
        site.longitude = columns.lng
        site.extra = columns.extra
        site.status = columns.status
        site.extractionStatus = columns.extractionStatus
        site.lastUpdated = columns.lastUpdated
        site.lastDeployed = columns.lastDeployed
        site.currentStage = columns.currentStage
        site.finance = try finance?.status()
        return site
    }
}

/// The finance columns of a site.
package struct WireFinance: Sendable, Hashable, Codable {
    package var hasFinanceData: Bool
    package var financeLastUpdated: Int?
    package var financeSource: String?
    package var financeCoverageStart: String?
    package var financeCoverageEnd: String?
    package var financeRecordCount: Int?
    package var financeDataTypes: [String]?

    enum CodingKeys: String, CodingKey {
        case hasFinanceData = "has_finance_data"
        case financeLastUpdated = "finance_last_updated"
        case financeSource = "finance_source"
        case financeCoverageStart = "finance_coverage_start"
        case financeCoverageEnd = "finance_coverage_end"
        case financeRecordCount = "finance_record_count"
        case financeDataTypes = "finance_data_types"
    }

    /// What is known of a site's finance.
    ///
    /// - Throws: `WireError` for a value that cannot be a day.
    package func status() throws -> FinanceStatus {
        FinanceStatus(
            hasData: hasFinanceData, lastUpdated: try financeLastUpdated.map(WireName.moment),
            source: financeSource, coverageStart: try WireName.day(financeCoverageStart),
            coverageEnd: try WireName.day(financeCoverageEnd), recordCount: financeRecordCount,
            dataTypes: financeDataTypes ?? [])
    }
}

extension WireFinance {
    /// Takes what is known.
    package init(_ status: FinanceStatus) {
        self.init(
            hasFinanceData: status.hasData, financeLastUpdated: status.lastUpdated?.unixSeconds,
            financeSource: status.source, financeCoverageStart: status.coverageStart?.description,
            financeCoverageEnd: status.coverageEnd?.description, financeRecordCount: status.recordCount,
            financeDataTypes: status.dataTypes)
    }
}

/// Texts that came from the other side, checked.
package enum WireName {
    /// A subdomain.
    package static func subdomain(_ text: String?) throws -> Subdomain {
        guard let subdomain = text.flatMap(Subdomain.init) else {
            throw WireError(WireError.Code.wrongParameters, "`subdomain` is no subdomain")
        }
        return subdomain
    }

    /// A time in seconds since 1970, up to the end of the year 9999.
    package static func moment(_ seconds: Int) throws -> Timestamp {
        guard (0...253_402_300_799).contains(seconds) else {
            throw WireError(WireError.Code.wrongParameters, "a time is not in seconds from 1970 to 9999")
        }
        return Timestamp(unixSeconds: seconds)
    }

    /// A day; nil stays nil.
    package static func day(_ text: String?) throws -> CalendarDay? {
        guard let text else { return nil }
        guard let day = CalendarDay(text: Array(text.utf8)) else {
            throw WireError(WireError.Code.wrongParameters, "a coverage day is not such as 2026-01-31")
        }
        return day
    }
}
