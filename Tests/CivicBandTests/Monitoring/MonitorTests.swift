import CivicModel
import CivicSQL
import ClerkPlugin
import Foundation
import TestSupport
import Testing

@testable import CivicBand
@testable import Clerk

/// The record of days, alerts and the digest.
@Suite(.serialized) struct MonitorTests {
    private static let configuration = """
        rollout: {file: DIRECTORY/rollout.yaml}
        alerts: {broad_failure_percent: 50, broad_failure_sites: 2, silent_days: 3}
        """

    private func town(on engine: EngineUnderTest = .sqliteFile) async throws -> Town {
        let town = try await Town(on: engine, Self.configuration)
        try town.directory.write(
            "good_days: 2\nwaves: [{name: pilot, sites: [berkeley.ca, oakland.ca, albany.ca]}]", to: "rollout.yaml")
        for site in ["albany.ca", "berkeley.ca", "oakland.ca"] { try await town.add(site) }
        return town
    }

    /// Ends the waiting finance job of a site.
    private func end(_ site: String, _ state: String, _ error: String? = nil, in town: Town) async throws {
        let engine = try await town.store.engine
        let now = Timestamp(unixSeconds: town.clock.withLock { $0 }).databaseText
        try await engine.run(
            """
            UPDATE jobs
            SET state = ?, started_at = ?, finished_at = ?, attempts = 1, error_message = ?
            WHERE subdomain = ? AND state IN ('queued', 'scheduled')
            """, [.text(state), .text(now), .text(now), .optional(error), .text(site)])
    }

    @Test(arguments: [EngineUnderTest.sqliteFile, .postgres])
    func recordsHowEachDayWent(engine: EngineUnderTest) async throws {
        let town = try await town(on: engine)
        try town.writeMeetings("berkeley.ca", minutes: 30)
        _ = try await town.run("rollout", "update")
        #expect(try await town.run("monitor").status == 0)
        #expect(try await outcomes(town) == ["albany.ca": .waiting, "berkeley.ca": .waiting, "oakland.ca": .waiting])
        try await end("berkeley.ca", "succeeded", in: town)
        try await end(
            "oakland.ca", "dead", "Could not fetch 2026: it is a web page, expected a zip\nState: x", in: town)
        _ = try await town.run("monitor")
        #expect(try await outcomes(town) == ["albany.ca": .waiting, "berkeley.ca": .good, "oakland.ca": .failed])
        let size = try #require(try await town.store.databaseDays(since: "2026-01-01").first)
        #expect(size.subdomain == "berkeley.ca" && size.database == "meetings.db" && size.bytes > 4096)
        // Held back after its deploy: the day is not good.
        try await town.store.hold("meetings.db", sha256: "a", of: try town.site("berkeley.ca"), because: "too few")
        _ = try await town.run("monitor")
        #expect(try await outcomes(town)["berkeley.ca"] == .held)
        // The next day nobody enqueued anything for the site that waited: what it did stays, and silence is told.
        _ = try await town.store.engine.run("DELETE FROM jobs WHERE subdomain = 'albany.ca'")
        town.advance(days: 1)
        _ = try await town.run("monitor")
        let yesterday = try town.place().day(daysAgo: 1).description
        let old = try await town.store.siteDays(since: yesterday).filter { $0.day == yesterday }
        #expect(old.first { $0.subdomain == "albany.ca" }?.outcome == .silent)
        #expect(old.first { $0.subdomain == "oakland.ca" }?.outcome == .failed)
        let digest = try await town.run("digest").text
        #expect(
            digest.contains(
                """
                Went wrong the day before, and not good since:
                  albany.ca: silent, nothing was enqueued
                  oakland.ca: failed, Could not fetch 2026: it is a web page, expected a zip
                """), "\(digest)")
        #expect(digest.contains("Held back (clerk publish SITE --accept REASON):\n  berkeley.ca meetings.db: too few"))
        town.advance(days: 2)
        _ = try await town.run("rollout", "update")
        #expect(try await town.run("digest").text.contains("Without success for long:\n  albany.ca"))
    }

    private func outcomes(_ town: Town) async throws -> [String: SiteDay.Outcome] {
        let today = try town.place().day().description
        let days = try await town.store.siteDays(since: today)
        return Dictionary(days.map { ($0.subdomain, $0.outcome) }, uniquingKeysWith: { first, _ in first })
    }

    /// A broad failure is told at once, once, and when it is over; the ping comes every time.
    @Test func tellsABroadFailureOnce() async throws {
        let town = try await town()
        let (server, log) = try await recorder(town)
        _ = try await town.run("rollout", "update")
        try await end("albany.ca", "succeeded", in: town)
        try await end("berkeley.ca", "dead", "it is a web page\nmore", in: town)
        _ = try await town.run("monitor")
        #expect(try told(log).isEmpty)
        try await end("oakland.ca", "dead", "it is a web page\nmore", in: town)
        for _ in 0..<3 { #expect(try await town.run("monitor").status == 0) }
        let alerts = try told(log)
        #expect(alerts.map { $0.body["kind"] } == ["sites", "web pages"])
        #expect(alerts.allSatisfy { $0.type == "application/json" && $0.body["event"] == "alert" })
        #expect(alerts[0].body["text"]?.hasPrefix("CivicBand alert: sites\n2 of 3 sites failed today.") == true)
        #expect(try requests(log).filter { $0.path == "/ping" }.count == 4)
        // Not over at midnight, nor while they are tried again.
        town.advance(days: 1)
        _ = try await town.run("monitor")
        _ = try await town.run("rollout", "update")
        _ = try await town.run("monitor")
        #expect(try told(log).count == 2)
        // Once when it is over.
        for site in ["albany.ca", "berkeley.ca", "oakland.ca"] { try await end(site, "succeeded", in: town) }
        _ = try await town.run("monitor")
        let over = try told(log).filter { $0.body["event"] == "resolved" }
        #expect(over.map { $0.body["kind"] } == ["sites", "web pages"])
        withExtendedLifetime(server) {}
    }

    /// A gate that holds back many sites at once is told at once: one of them is for the digest.
    @Test func tellsThatManySitesAreHeld() async throws {
        let town = try await town()
        let (server, log) = try await recorder(town)
        _ = try await town.run("rollout", "update")
        for site in ["albany.ca", "berkeley.ca", "oakland.ca"] { try await end(site, "succeeded", in: town) }
        for (count, site) in ["albany.ca", "berkeley.ca"].enumerated() {
            _ = try await town.run("monitor")
            #expect(try told(log).isEmpty, "\(count) held")
            try await town.store.hold("meetings.db", sha256: "a", of: try town.site(site), because: "too few")
        }
        _ = try await town.run("monitor")
        #expect(try told(log).map { $0.body["kind"] } == ["held"])
        #expect(try told(log).first?.body["text"]?.contains("2 of 3 sites are held back. First: ") == true)
        withExtendedLifetime(server) {}
    }

    /// Jobs that nobody runs are told at once, with the cause that `clerk health` sees.
    @Test func tellsThatNoWorkerIsAlive() async throws {
        let town = try await town()
        let (server, log) = try await recorder(town)
        _ = try await town.run("rollout", "update")
        let monitor = try await town.run("monitor")
        #expect(monitor.text.contains("health workers: 0 workers alive, and none serves finance"), "\(monitor.text)")
        #expect(try requests(log).contains { $0.body["kind"] == "health workers" })
        withExtendedLifetime(server) {}
    }

    /// A redirect is not followed, so nobody heard.
    @Test func countsARedirectAsUnheard() async throws {
        let town = try await town()
        let port = try Daemon.freePort()
        let server = try await Daemon(
            "/usr/bin/python3",
            [Repository.root + "/Tests/Servers/recorder.py", "\(port)", town.directory.file("requests"), "302"],
            in: town.directory.path, port: port)
        town.set("ALERT_WEBHOOK_URL", "http://127.0.0.1:\(port)/hook")
        let sent = try await town.run("digest", "--send")
        #expect(sent.status == 75 && sent.text.contains("the server answered 302"), "\(sent.text)")
        withExtendedLifetime(server) {}
    }

    /// What could not be sent is sent at the next turn, and its address is in no message.
    @Test func triesAgainWhatCouldNotBeSent() async throws {
        let town = try await town()
        town.set("ALERT_WEBHOOK_URL", "http://127.0.0.1:9/services/T0SECRET/B0SECRET")
        _ = try await town.run("rollout", "update")
        for site in ["albany.ca", "berkeley.ca", "oakland.ca"] { try await end(site, "dead", "broken", in: town) }
        let failed = try await town.run("monitor")
        #expect(failed.status == 75 && failed.text.contains("Could not send an alert"), "\(failed.text)")
        #expect(!failed.text.contains("SECRET"))
        let (server, log) = try await recorder(town)
        #expect(try await town.run("monitor").status == 0)
        #expect(try requests(log).contains { $0.path == "/hook" })
        withExtendedLifetime(server) {}
    }

    /// Where one channel is broken, the other hears of an alert once, and of all of them.
    @Test func goesOnWhereOneChannelIsBroken() async throws {
        let town = try await town()
        let (server, log) = try await recorder(town)
        town.set("ALERT_SMTP_URL", "smtp://127.0.0.1:9")
        town.set("ALERT_MAIL_FROM", "clerk@civic.example")
        town.set("ALERT_MAIL_TO", "one@civic.example")
        _ = try await town.run("rollout", "update")
        for site in ["albany.ca", "berkeley.ca", "oakland.ca"] {
            try await end(site, "dead", "it is a web page\n", in: town)
        }
        #expect(try await town.run("monitor").status == 75)
        #expect(try await town.run("monitor").status == 0)
        #expect(try told(log).map { $0.body["kind"] } == ["sites", "web pages"])
        withExtendedLifetime(server) {}
    }

    /// The letter as a mail server gets it, from a user with a password.
    @Test func sendsTheDigestByMail() async throws {
        let town = try await town()
        let port = try Daemon.freePort()
        let server = try await Daemon(
            PythonServers.python,
            [
                Repository.root + "/Tests/Servers/mailbox.py", "\(port)", town.directory.file("mail"), "clerk",
                "p@ss word",
            ],
            in: town.directory.path, port: port)
        town.set("ALERT_SMTP_URL", "smtp://clerk:p%40ss%20word@127.0.0.1:\(port)")
        town.set("ALERT_MAIL_FROM", "clerk@civic.example")
        town.set("ALERT_MAIL_TO", "one@civic.example, two@civic.example")
        let sent = try await town.run("digest", "--send")
        #expect(sent.status == 0, "\(sent.text)")
        let mail = try String(contentsOfFile: town.directory.file("mail"), encoding: .utf8)
        #expect(mail.hasPrefix("FROM clerk@civic.example TO one@civic.example,two@civic.example\n"))
        #expect(mail.contains("Subject: CivicBand, 2026-11-21: "))
        let body = try #require(
            mail.components(separatedBy: "\r\n\r\n").last ?? mail.components(separatedBy: "\n\n").last)
        let text = Data(base64Encoded: body, options: .ignoreUnknownCharacters).map {
            String(decoding: $0, as: UTF8.self)
        }
        #expect(text?.hasPrefix("2026-11-21: 0 of 3 sites good") == true, "\(mail)")
        town.set("ALERT_SMTP_URL", "smtp://clerk:wrong-password@127.0.0.1:\(port)")
        let refused = try await town.run("digest", "--send")
        #expect(refused.status == 75 && !refused.text.contains("wrong-password"), "\(refused.text)")
        withExtendedLifetime(server) {}
    }

    @Test(arguments: [
        (
            ["ALERT_WEBHOOK_URL": "http://hooks.example/x"],
            "ALERT_WEBHOOK_URL is no https:// address, nor http:// where that is allowed"
        ),
        (["DEADMAN_PING_URL": "ping"], "DEADMAN_PING_URL is no https:// address"),
        (["ALERT_SMTP_URL": "smtps://mail.example"], "ALERT_MAIL_FROM is no mail address; ALERT_MAIL_TO is no mail"),
        (["ALERT_MAIL_TO": "a@b.example"], "ALERT_SMTP_URL is missing"),
        (
            [
                "ALERT_SMTP_URL": "smtps://mail.example", "ALERT_MAIL_FROM": "a@b.example",
                "ALERT_MAIL_TO": "x@y.example\nBcc:z@y.example",
            ], "ALERT_MAIL_TO is no mail address"
        ),
    ])
    func refusesSettingsThatAreWrong(settings: [String: String], says: String) {
        let failure = #expect(throws: Failure.self) { try AlertChannels(settings) }
        #expect(failure?.observed.contains(says) == true, "\(failure?.observed ?? "")")
        for value in settings.values { #expect(failure?.description.contains(value) == false) }
    }

    private struct Request: Decodable {
        let method, path: String
        let type: String?
        let text: String

        enum CodingKeys: String, CodingKey {
            case method, path, type
            case text = "body"
        }

        var body: [String: String] {
            (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
        }
    }

    private func recorder(_ town: Town) async throws -> (Daemon, String) {
        let port = try Daemon.freePort()
        let log = town.directory.file("requests")
        let server = try await Daemon(
            "/usr/bin/python3", [Repository.root + "/Tests/Servers/recorder.py", "\(port)", log],
            in: town.directory.path, port: port)
        town.set("ALERT_WEBHOOK_URL", "http://127.0.0.1:\(port)/hook")
        town.set("DEADMAN_PING_URL", "http://127.0.0.1:\(port)/ping")
        return (server, log)
    }

    /// What the webhook heard of sites. That no worker serves their jobs is true of all these tests.
    private func told(_ log: String) throws -> [Request] {
        try requests(log).filter { $0.path == "/hook" && $0.body["kind"]?.hasPrefix("health") != true }
    }

    private func requests(_ log: String) throws -> [Request] {
        let text = FileManager.default.contents(atPath: log) ?? Data()
        return try text.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Request.self, from: $0) }
    }
}
