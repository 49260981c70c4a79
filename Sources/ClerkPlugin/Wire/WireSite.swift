import CivicModel

/// A site as its columns are named.
package struct WireSite: Sendable, Hashable, Codable {
    package var subdomain: String
    package var name: String?
    package var state: String?
    package var country: String?
    package var kind: String?
    package var scraper: String?
    package var startYear: Int?
    package var pages: Int?
    package var lat: String?
    package var lng: String?
    package var extra: String?
    package var status: String?
    package var extractionStatus: String?
    package var lastUpdated: String?
    package var lastDeployed: String?
    package var currentStage: String?
    package var hasFinanceData: Bool?
    package var financeLastUpdated: Int?
    package var financeSource: String?
    package var financeCoverageStart: String?
    package var financeCoverageEnd: String?
    package var financeRecordCount: Int?
    package var financeDataTypes: [String]?

    enum CodingKeys: String, CodingKey {
        case subdomain, name, state, country, kind, scraper, pages, lat, lng, extra, status
        case startYear = "start_year"
        case extractionStatus = "extraction_status"
        case lastUpdated = "last_updated"
        case lastDeployed = "last_deployed"
        case currentStage = "current_stage"
        case hasFinanceData = "has_finance_data"
        case financeLastUpdated = "finance_last_updated"
        case financeSource = "finance_source"
        case financeCoverageStart = "finance_coverage_start"
        case financeCoverageEnd = "finance_coverage_end"
        case financeRecordCount = "finance_record_count"
        case financeDataTypes = "finance_data_types"
    }

    /// Takes a row.
    package init(_ site: Site) {
        subdomain = site.subdomain.name
        name = site.name
        state = site.state
        country = site.country
        kind = site.kind
        scraper = site.scraper
        startYear = site.startYear
        pages = site.pages
        lat = site.latitude
        lng = site.longitude
        extra = site.extra
        status = site.status
        extractionStatus = site.extractionStatus
        lastUpdated = site.lastUpdated
        lastDeployed = site.lastDeployed
        currentStage = site.currentStage
        if let finance = site.finance { take(WireFinance(finance)) }
    }

    private mutating func take(_ finance: WireFinance) {
        hasFinanceData = finance.hasFinanceData
        financeLastUpdated = finance.financeLastUpdated
        financeSource = finance.financeSource
        financeCoverageStart = finance.financeCoverageStart
        financeCoverageEnd = finance.financeCoverageEnd
        financeRecordCount = finance.financeRecordCount
        financeDataTypes = finance.financeDataTypes
    }

    /// The row.
    ///
    /// - Throws: `WireError` for a value that cannot be one.
    package func site() throws -> Site {
        var site = Site(subdomain: try WireName.subdomain(subdomain))
        site.name = name
        site.state = state
        site.country = country
        site.kind = kind
        site.scraper = scraper
        site.startYear = startYear
        site.pages = pages
        site.latitude = lat
        site.longitude = lng
        site.extra = extra
        site.status = status
        site.extractionStatus = extractionStatus
        site.lastUpdated = lastUpdated
        site.lastDeployed = lastDeployed
        site.currentStage = currentStage
        guard let hasFinanceData else { return site }
        site.finance = try WireFinance(
            hasFinanceData: hasFinanceData, financeLastUpdated: financeLastUpdated, financeSource: financeSource,
            financeCoverageStart: financeCoverageStart, financeCoverageEnd: financeCoverageEnd,
            financeRecordCount: financeRecordCount, financeDataTypes: financeDataTypes
        ).status()
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
            hasData: hasFinanceData, lastUpdated: financeLastUpdated.map(Timestamp.init(unixSeconds:)),
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

    /// A day; nil stays nil.
    package static func day(_ text: String?) throws -> CalendarDay? {
        guard let text else { return nil }
        guard let day = CalendarDay(text: Array(text.utf8)) else {
            throw WireError(WireError.Code.wrongParameters, "a coverage day is not such as 2026-01-31")
        }
        return day
    }
}
