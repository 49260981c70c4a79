import CivicModel
import CivicSQL
import Clerk
import Foundation
import TestSupport
import Testing

@Suite struct SiteRegisterTests {
    private let directory: TemporaryDirectory
    private let register: SiteRegister
    private let berkeley: Subdomain

    init() throws {
        directory = try TemporaryDirectory()
        register = SiteRegister(CivicDatabase(.file(directory.file("civic.db"))))
        berkeley = try #require(Subdomain("berkeley.ca"))
    }

    @Test func doesNotMakeADatabaseByAsking() async throws {
        #expect(try await register.find(berkeley) == nil)
        #expect(try await register.recordFinance(status(at: 0), for: berkeley) == false)
        #expect(try await register.claimNextFinanceSite(among: [berkeley], at: Timestamp(unixSeconds: 0)) == nil)
        #expect(!FileManager.default.fileExists(atPath: directory.file("civic.db")))
    }

    @Test func writesFinanceColumnsAndNoOthers() async throws {
        var site = Site(subdomain: berkeley)
        site.name = "Berkeley"
        site.state = "CA"
        try await register.register(site)
        let before = try await row()
        let status = status(at: 1_795_154_400)
        #expect(try await register.recordFinance(status, for: berkeley))
        let found = try await register.find(berkeley)
        #expect(found?.name == "Berkeley")
        #expect(found?.finance == status)
        let after = try await row()
        let changed = zip(before.columns, zip(before.values, after.values)).filter { $1.0 != $1.1 }.map(\.0)
        #expect(
            changed == [
                "has_finance_data", "finance_last_updated", "finance_source", "finance_coverage_start",
                "finance_coverage_end", "finance_record_count", "finance_data_types",
            ])
        #expect(after["finance_last_updated"] == .text("2026-11-20 06:00:00.000000"))
        #expect(after["has_finance_data"] == .integer(1))
        #expect(after["finance_data_types"] == .text(#"["monetary_contributions", "summaries"]"#))
    }

    @Test func tellsASiteThatIsNotThere() async throws {
        try await register.register(Site(subdomain: berkeley))
        let ghost = try #require(Subdomain("ghost.ca"))
        #expect(try await register.recordFinance(status(at: 0), for: ghost) == false)
    }

    @Test func givesTenCallersTenSites() async throws {
        let names = (0..<10).map { "city\($0).ca" }
        let cities = names.compactMap(Subdomain.init)
        for city in cities { try await register.register(Site(subdomain: city)) }
        let register = register
        let claimed = try await withThrowingTaskGroup(of: Subdomain?.self) { group in
            for second in 0..<10 {
                group.addTask {
                    try await register.claimNextFinanceSite(among: cities, at: Timestamp(unixSeconds: 1000 + second))
                }
            }
            return try await group.reduce(into: [Subdomain?]()) { $0.append($1) }
        }
        #expect(Set(claimed.compactMap { $0?.name }) == Set(names))
    }

    @Test func claimsNeverUpdatedOnesFirstThenTheOldest() async throws {
        let cities = ["a.ca", "b.ca", "c.ca"].compactMap(Subdomain.init)
        for city in cities { try await register.register(Site(subdomain: city)) }
        _ = try await register.recordFinance(status(at: 500), for: cities[0])
        _ = try await register.recordFinance(status(at: 400), for: cities[1])
        var order: [String?] = []
        for second in 0..<4 {
            let time = Timestamp(unixSeconds: 1000 + second)
            order.append(try await register.claimNextFinanceSite(among: cities, at: time)?.name)
        }
        #expect(order == ["c.ca", "b.ca", "a.ca", "c.ca"])
    }

    private func row() async throws -> SQLRow {
        let engine = try SQLiteEngine(path: directory.file("civic.db"), mode: .readOnly)
        return try #require(try await engine.read { try $0.query("SELECT * FROM sites").first })
    }

    private func status(at seconds: Int) -> FinanceStatus {
        FinanceStatus(
            hasData: true, lastUpdated: Timestamp(unixSeconds: seconds), source: "NetFile",
            coverageStart: CalendarDay(year: 2018, month: 1, day: 1),
            coverageEnd: CalendarDay(year: 2018, month: 4, day: 21), recordCount: 108,
            dataTypes: ["monetary_contributions", "summaries"])
    }
}
