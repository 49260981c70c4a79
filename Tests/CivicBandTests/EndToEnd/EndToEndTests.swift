import CivicSQL
import Foundation
import StandIn
import TestSupport
import Testing

/// From NetFile to each city's own host, and a day later.
@Suite(.serialized) struct EndToEndTests {
    /// The faults of NetFile, by the number of a city.
    private static let faults: [Int: Fault] = [
        17: .html, 18: .cut, 19: .unavailable(retryAfterSeconds: nil), 20: .garbage,
    ]

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func servesTwentyCitiesDayByDay(engine: EngineUnderTest) async throws {
        let county = try await County(on: engine)
        #expect(try await county.clerk("db upgrade").status == 0)
        #expect(try await county.clerk("sites import sites.csv").status == 0)
        for name in County.names { try county.writeMeetings(name, pages: 260) }
        try await firstDay(county)
        try await secondDay(county)
        await county.netFile.stop()
    }

    private func firstDay(_ county: County) async throws {
        for (city, fault) in Self.faults { await county.netFile.setFault(fault, aid: "T\(city)", year: 2025) }
        let enqueued = try await county.clerk("rollout update")
        #expect(enqueued.output == "Enqueued 20 finance updates, 0 waited already\n", "\(enqueued.error)")
        for worker in try await county.work() { #expect(worker.status == 0, "\(worker.error)") }
        // The cities without money have meetings, which nobody announced.
        let behind = try await county.json("reconcile --json") as? [String]
        #expect(behind == Array(County.names[16...]))
        _ = try await county.work()
        #expect(try county.served().count == 20)
        try await serve(county) { web in
            for (index, name) in County.names.enumerated() {
                let host = name + ".localhost"
                let page = try await web.get("/meetings/minutes", host: host)
                #expect(page.status == 200 && page.text.contains("Page 8 of \(name)"), "\(name)")
                let money = try await web.get(
                    "/election_finance/totals_by_filer.json?_shape=array", host: host, client(index))
                #expect(money.status == (index < 16 ? 200 : 404), "\(name)")
                if index < 16 { #expect(money.text.contains("\"money_in\"")) }
            }
            for extra in ["", "&_extra=next_url"] {
                try await walk(web, "/meetings/agendas.json?_size=1000" + extra, key: nil)
                try await walk(web, "/meetings/agendas.json?_size=1000" + extra, key: "cb_live_key")
            }
        }
        let days = try await outcomes(county)
        #expect(County.names[..<16].allSatisfy { days[$0] == "good" }, "\(days)")
        #expect(County.names[16...].allSatisfy { days[$0] != "good" && days[$0] != nil }, "\(days)")
    }

    /// Amended filings of six cities, four other faults; the faults of the first day are mended.
    private func secondDay(_ county: County) async throws {
        let before = try county.served()
        let totals = try await totals(county)
        // Versions are named by the second.
        try await Task.sleep(for: .seconds(1))
        await county.netFile.clearFaults()
        for city in 1...6 { await county.netFile.setEdition(1, aid: "T\(city)") }
        for (city, fault) in [13: Fault.html, 14: .garbage, 15: .cut] {
            await county.netFile.setFault(fault, aid: "T\(city)", year: 2025)
            await county.netFile.setEdition(1, aid: "T\(city)")
        }
        // Half of its pages are gone.
        try county.writeMeetings(County.names[15], pages: 130)
        _ = try await county.clerk("jobs cancel --state scheduled")
        let enqueued = try await county.clerk("rollout update")
        #expect(enqueued.output.hasPrefix("Enqueued 20 finance updates"), "\(enqueued.output)\(enqueued.error)")
        _ = try await county.work()
        _ = try await county.clerk("reconcile")
        _ = try await county.work()

        let after = try county.served()
        for (index, name) in County.names.enumerated() {
            let changes = index < 6 || index >= 16
            #expect((after[name] != before[name]) == changes, "\(name)")
        }
        let now = try await self.totals(county)
        for name in County.names[6..<16] { #expect(now[name] == totals[name], "\(name)") }
        #expect(County.names[16...].allSatisfy { now[$0] != nil })
        let status = try #require(try await county.json("status --json") as? [String: Any])
        let holds = try #require(status["holds"] as? [[String: Any]])
        #expect(holds.map { $0["subdomain"] as? String } == [County.names[15]])
        #expect((holds.first?["reason"] as? String)?.contains("would fall from 260 rows to 130") == true)
        let days = try await outcomes(county)
        #expect(days[County.names[15]] == "held")
        for name in County.names[12..<15] { #expect(days[name] != "good", "\(name)") }
        for name in County.names[..<12] + County.names[16...] { #expect(days[name] == "good", "\(name)") }
        let digest = try await county.clerk("digest").output
        #expect(digest.contains("  town16.ca meetings.db: "), "\(digest)")
        #expect(digest.contains("A web page in place of data:\n  town13.ca"), "\(digest)")
        let rollout = try await county.clerk("rollout advance")
        #expect(rollout.status == 1 && rollout.error.contains("town16.ca: 0 of 1 good days"), "\(rollout.error)")
        // A person looks at it, and it is published.
        #expect(try await county.clerk("publish town16.ca --accept checked").status == 0)
        _ = try await county.work()
        #expect(try county.served()[County.names[15]] != before[County.names[15]])
    }

    private func serve(_ county: County, _ body: (RunningCorkboard) async throws -> Void) async throws {
        let port = try Daemon.freePort()
        let observer = try await Daemon(
            "/usr/bin/python3",
            [Repository.root + "/Tests/Servers/recorder.py", "\(port)", county.directory.file("observer.log")],
            in: county.directory.path, port: port)
        try await RunningCorkboard.serve(
            ["--sites-dir", "served", "--sites-db", "served/sites.db"],
            environment: [
                "CIVIC_OBSERVER_URL": "http://127.0.0.1:\(port)", "CIVIC_OBSERVER_SECRET": "a secret of the tests",
            ], in: county.directory.path, body)
        withExtendedLifetime(observer) {}
    }

    /// Each client may ask for JSON fifteen times a minute.
    private func client(_ number: Int) -> [String] { ["X-Forwarded-For: 10.0.0.\(number)"] }

    /// As civic.observer reads a site: a first page, then every `next_url`. Each page of agendas comes once.
    ///
    /// JSON of Datasette 1.0 has `next_url` when it is asked for as an extra; the header `Link` always has it.
    private func walk(_ web: RunningCorkboard, _ first: String, key: String?) async throws {
        let host = "town01.ca.localhost"
        var target: String? = first
        var ids: [String] = []
        var requests = 0
        while let next = target {
            let answer = try await web.get(
                next, host: host, client(100) + (key.map { ["X-API-Key: \($0)"] } ?? []))
            #expect(answer.status == 200, "\(answer.text)")
            let page = try answer.object()
            ids += (page["rows"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            requests += 1
            let link = answer.headers["link"]?.firstMatch(of: /<([^>]+)>; rel="next"/).map { String($0.1) }
            let nextURL = page["next_url"] as? String ?? (first.contains("_extra") ? nil : link)
            let url = nextURL.flatMap { URLComponents(string: $0) }
            if let url { #expect(url.host == host) }
            target = url.map { $0.percentEncodedPath + "?" + ($0.percentEncodedQuery ?? "") }
        }
        #expect(ids.count == 260 && Set(ids).count == 260)
        // Without a key a page has a hundred rows.
        #expect(requests == (key == nil ? 3 : 1))
    }

    /// The sum of all money that each city's page tells.
    private func totals(_ county: County) async throws -> [String: String] {
        var totals: [String: String] = [:]
        try await serve(county) { web in
            for (index, name) in County.names.enumerated() {
                let answer = try await web.get(
                    "/election_finance/-/query.json?_shape=array&sql=select+sum(amount_cents)+as+n,count(*)+from+counted_once",
                    host: name + ".localhost", client(index))
                if answer.status == 200 { totals[name] = answer.text }
            }
        }
        return totals
    }

    private func outcomes(_ county: County) async throws -> [String: String] {
        #expect(try await county.clerk("monitor").status == 0)
        let history = try #require(try await county.json("status --history --json") as? [String: Any])
        let days = try #require(history["days"] as? [[String: Any]])
        let today = days.compactMap { $0["day"] as? String }.max()
        return Dictionary(
            days.filter { $0["day"] as? String == today }.compactMap { day in
                (day["subdomain"] as? String).map { ($0, day["outcome"] as? String ?? "") }
            }, uniquingKeysWith: { first, _ in first })
    }
}
