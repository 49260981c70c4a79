import CivicModel
import Foundation
import StandIn
import Synchronization
import TestSupport
import Testing

@testable import ElectionFinance

/// Requests over a real connection to the stand-in, with its faults.
@Suite(.serialized) struct NetFileClientTests {
    private let directory: TemporaryDirectory
    private static let city = MadeUpCity(aid: "LIND", name: "Lindenport", seed: 7, size: 2)

    init() throws { directory = try TemporaryDirectory() }

    @Test func downloadsAnExportAndKeepsItsMarks() async throws {
        try await withServer { server, client, address in
            let answer = try await client.download(address, unless: nil, to: part)
            guard case .downloaded(let etag?, let lastModified?) = answer else {
                Issue.record("\(answer)")
                return
            }
            #expect(try Data([UInt8](Self.city.exportZip(year: 2025))) == Data(contentsOf: URL(fileURLWithPath: part)))
            let request = try #require(await server.requests.first)
            #expect(request.userAgent?.hasPrefix("CivicBand-clerk/") == true)
            let known = download(etag: etag, lastModified: lastModified)
            #expect(try await client.download(address, unless: known, to: part) == .notModified)
            #expect(await server.requests.last?.ifNoneMatch == etag)
            #expect(await server.requests.last?.ifModifiedSince == lastModified)
        }
    }

    @Test(arguments: [Fault.html, .empty, .garbage])
    func takesWhatIsNoZipForUnavailable(fault: Fault) async throws {
        try await withServer { server, client, address in
            await server.setFault(fault, aid: "LIND", year: 2025)
            guard case .unavailable(let reason) = try await client.download(address, unless: nil, to: part) else {
                Issue.record("a \(fault) was taken for an export")
                return
            }
            #expect(reason.contains("expected a zip with one .xlsx in it"))
            // A page is an answer: asking again at once would not help.
            #expect(await server.requests.count == 1)
        }
    }

    @Test(arguments: [
        Fault.unavailable(retryAfterSeconds: nil), .tooManyRequests(retryAfterSeconds: 3), .cut, .reset,
    ])
    func triesAgainAfterATransientFault(fault: Fault) async throws {
        try await withServer { server, client, address in
            await server.setFault(fault, aid: "LIND", year: 2025, times: 2)
            guard case .downloaded = try await client.download(address, unless: nil, to: part) else {
                Issue.record("not downloaded after \(fault)")
                return
            }
            #expect(await server.requests.count == 3)
        }
    }

    @Test(arguments: [Fault.unavailable(retryAfterSeconds: nil), .cut, .reset, .hang])
    func givesUpAfterTheAllowedAttempts(fault: Fault) async throws {
        try await withServer(silence: fault == .hang ? .seconds(1) : .seconds(30)) { server, client, address in
            await server.setFault(fault, aid: "LIND", year: 2025)
            guard case .unavailable(let reason) = try await client.download(address, unless: nil, to: part) else {
                Issue.record("a \(fault) was taken for an export")
                return
            }
            #expect(reason.hasSuffix("3 times"))
            // On a busy machine the client may give up before the server has read the request.
            let requests = await server.requests.count
            #expect(requests == 3 || fault == .hang && requests < 3)
        }
    }

    @Test func waitsAsLongAsTheServerAsks() async throws {
        let waits = Waits()
        try await withServer(waits: waits) { server, client, address in
            await server.setFault(.tooManyRequests(retryAfterSeconds: 17), aid: "LIND", year: 2025, times: 1)
            _ = try await client.download(address, unless: nil, to: part)
        }
        #expect(waits.all.first == .seconds(17))
    }

    @Test func pausesAfterEveryRequest() async throws {
        let waits = Waits()
        try await withServer(waits: waits, pause: .seconds(5)) { _, client, address in
            for _ in 0..<3 { _ = try await client.download(address, unless: nil, to: part) }
        }
        #expect(waits.all.count == 3 && waits.all.allSatisfy { $0 > .seconds(4) && $0 <= .seconds(5) })
    }

    @Test func recordsAMissingYearAsAbsent() async throws {
        try await withServer { server, client, address in
            let missing = address.replacingOccurrences(of: "2025", with: "1999")
            let answer = try await client.download(missing, unless: nil, to: part)
            #expect(answer == .absent)
            #expect(await server.requests.count == 1)
        }
    }

    @Test(arguments: ["http://example.org/x.zip", "https:///x.zip", "file:///etc/passwd"])
    func followsNoRedirectToAForbiddenAddress(target: String) async throws {
        try await withServer { server, client, address in
            await server.setFault(.redirect(location: target), aid: "LIND", year: 2025)
            let answer = try await client.download(address, unless: nil, to: part)
            #expect(answer == .unavailable("it redirects to an address that is not allowed"))
        }
    }

    @Test func followsARedirectButNotForEver() async throws {
        try await withServer { server, client, address in
            let other = address.replacingOccurrences(of: "2025", with: "2024")
            await server.setFault(.redirect(location: other), aid: "LIND", year: 2025)
            guard case .downloaded = try await client.download(address, unless: nil, to: part) else {
                Issue.record("the redirect was not followed")
                return
            }
            await server.setFault(.redirect(location: address), aid: "LIND", year: 2024)
            let answer = try await client.download(address, unless: nil, to: part)
            #expect(answer == .unavailable("it redirects more than 5 times"))
        }
    }

    @Test func stopsAnAnswerThatIsTooLarge() async throws {
        var limits = NetFileClient.Limits()
        limits.bytes = 1000
        try await withServer(limits: limits) { _, client, address in
            guard case .unavailable(let reason) = try await client.download(address, unless: nil, to: part) else {
                Issue.record("it was taken")
                return
            }
            #expect(reason.contains("larger"))
        }
    }

    @Test func tellsAServerThatIsNotThere() async throws {
        let client = client(waits: Waits(), pause: .zero, limits: NetFileClient.Limits())
        // Port 9 of this machine: discard, where nothing listens.
        let answer = try await client.download("http://127.0.0.1:9/x.zip", unless: nil, to: part)
        await client.close()
        #expect(answer == .unreachable("no connection to 127.0.0.1 port 9 could be made, 3 times"))
    }

    private var part: String { directory.file("download.part") }

    private func client(
        waits: Waits, pause: Duration, limits: NetFileClient.Limits, silence: Duration = .seconds(30)
    ) -> NetFileClient {
        var limits = limits
        limits.silence = silence
        return NetFileClient(
            turn: RequestTurn(path: directory.file("turn"), pause: pause), retry: RetryPolicy(attempts: 3),
            limits: limits, now: { Timestamp(unixSeconds: 1_795_154_400) }, sleep: { waits.add($0) })
    }

    private func withServer(
        waits: Waits = Waits(), pause: Duration = .zero, limits: NetFileClient.Limits = NetFileClient.Limits(),
        silence: Duration = .seconds(30), _ body: (StandInServer, NetFileClient, String) async throws -> Void
    ) async throws {
        let server = StandInServer(source: MadeUpExports([Self.city], years: 2024...2025))
        try await server.start()
        let client = client(waits: waits, pause: pause, limits: limits, silence: silence)
        var problems: [String] = []
        let address = await NetFileAddress(
            settings: ["NETFILE_EXPORT_URL": server.exportBaseURL], problems: &problems)
        do {
            try await body(server, client, address.export(of: "LIND", year: 2025))
        } catch {
            await client.close()
            await server.stop()
            throw error
        }
        await client.close()
        await server.stop()
    }

    private func download(etag: String, lastModified: String) -> Manifest.Download {
        Manifest.Download(
            file: "2025.zip", url: "", fetchedAt: "", size: 0, sha256: "", etag: etag, lastModified: lastModified)
    }

    /// The waits that were asked for; none of them is waited.
    private final class Waits: Sendable {
        private let list = Mutex<[Duration]>([])
        var all: [Duration] { list.withLock { $0 } }
        func add(_ wait: Duration) { list.withLock { $0.append(wait) } }
    }
}
