import CivicModel
import Foundation
import HTTPTypes
import Logging
import NIOCore

/// Answers every request: finds out whose it is, judges it, has it answered, and records it.
struct CorkboardServer: Sendable {
    /// What is served.
    enum Content: Sendable {
        /// Files, below one root.
        case files(Catalog)
        /// Sites, by host name.
        case sites(Sites)
    }

    /// What it takes to serve sites.
    struct Sites: Sendable {
        let routing: HostRouting
        let database: SitesDatabase
        let catalogs: SiteCatalogs
        let directory: DirectoryRoutes
        let rules: AccessRules
        /// Where requests for no known site go, `https://civic.band/`.
        let home: String
    }

    let content: Content
    let pages: any PageMaker
    let files: FixedFiles
    let threads: SQLThreads
    let proxies: TrustedProxies
    let metrics: ServerMetrics
    let log: AccessLog?
    let logger: Logger
    private let warnings = OccasionalWarning()

    init(
        content: Content, pages: any PageMaker, files: FixedFiles, threads: SQLThreads, proxies: TrustedProxies,
        metrics: ServerMetrics, log: AccessLog?, logger: Logger
    ) {
        self.content = content
        self.pages = pages
        self.files = files
        self.threads = threads
        self.proxies = proxies
        self.metrics = metrics
        self.log = log
        self.logger = logger
    }

    /// An answer, and what the log says of it.
    private struct Outcome: Sendable {
        var response: WebResponse
        var tag: String?
        var site = ""
        var tier = ""
    }

    /// Answers a request that came over a connection from `peer`.
    func answer(_ request: WebRequest, peer: String) async -> WebResponse {
        let start = ContinuousClock.now
        var request = request
        request.client = proxies.client(peer: peer, forwardedFor: request.headers[values: .xForwardedFor])
        request.scheme = proxies.scheme(
            peer: peer, forwardedProto: request.headers[values: .xForwardedProto], connection: "http")
        var outcome = await outcome(request)
        if request.path != HealthAnswer.path {
            outcome.response = await finished(outcome, request)
        }
        return record(outcome, of: request, since: start)
    }

    /// Large bodies are hashed and compressed on a thread of SQLite's, so that other requests go on meanwhile.
    private func finished(_ outcome: Outcome, _ request: WebRequest) async -> WebResponse {
        let finishing = AnswerFinishing(variesByClient: !outcome.site.isEmpty, threads: threads)
        if case .bytes(let bytes) = outcome.response.body, bytes.readableBytes > Self.largeBody,
            // Work that goes on is never turned away.
            let response = try? await threads.run(
                .page, isGoingOn: true, { finishing.finish(outcome.response, tag: outcome.tag, for: request) })
        {
            return response
        }
        return finishing.finish(outcome.response, tag: outcome.tag, for: request)
    }

    private static let largeBody = 64 << 10

    private func outcome(_ request: WebRequest) async -> Outcome {
        if request.path == HealthAnswer.path { return Outcome(response: health.response) }
        if let file = files.respond(request.path), ["GET", "HEAD"].contains(request.method) {
            return Outcome(response: file)
        }
        switch content {
        case .files(let catalog): return await answer(request, catalog)
        case .sites(let sites): return await answer(request, sites)
        }
    }

    private func answer(_ request: WebRequest, _ sites: Sites) async -> Outcome {
        switch sites.routing.destination(request.host) {
        case .directory: return Outcome(response: sites.directory.respond(to: request))
        case .elsewhere: return Outcome(response: .redirect(to: sites.home))
        case .malformed:
            return Outcome(
                response: WebResponse(status: 400, type: "text/plain", text: "The Host header names no host.\n"))
        case .site(let subdomain):
            guard let site = sites.database.current[subdomain] else {
                return Outcome(response: .redirect(to: sites.home))
            }
            let decision = await sites.rules.check(request, site: subdomain.description)
            var outcome: Outcome
            switch decision {
            case .allowed(var request, _):
                // Links name the site as it is, however the client wrote its name.
                if !request.isLocal { request.host = HostRouting.hostName(request.host) ?? request.host }
                outcome = await answer(request, sites.catalogs.catalog(site))
            case .refused(let response, let reason):
                metrics.count(reason)
                outcome = Outcome(response: response)
            }
            outcome.site = subdomain.description
            outcome.tier = decision.label
            return outcome
        }
    }

    /// How often a request is answered anew when a file was replaced under it.
    private static let attempts = 50

    private func answer(_ request: WebRequest, _ catalog: Catalog) async -> Outcome {
        let responder = CatalogResponder(pages: pages)
        do {
            for _ in 0..<Self.attempts {
                do {
                    let answer = try await threads.run(CatalogResponder.lane(of: request)) {
                        try responder.respond(request, catalog)
                    }
                    return Outcome(response: answer.response, tag: answer.tag)
                } catch SQLFailure.replaced {
                    continue
                }
            }
            throw SQLFailure.replaced
        } catch {
            return Outcome(response: failed(error, request, catalog))
        }
    }

    private func failed(_ error: any Error, _ request: WebRequest, _ catalog: Catalog) -> WebResponse {
        var shown = PageError(503, "The server is busy at the moment. Try again in a few seconds.", title: "Busy")
        var wait = 2
        switch error {
        case let busy as SQLThreads.Busy: wait = busy.retryAfterSeconds
        case let failure as SQLFailure:
            if case .unavailable(let path, let reason) = failure {
                warnings.give {
                    logger.error("A database cannot be served", metadata: ["path": "\(path)", "reason": "\(reason)"])
                }
            }
            shown = PageError(failure)
            wait = 30
        default: warnings.give { logger.error("A request failed", metadata: ["error": "\(error)"]) }
        }
        var response = CatalogResponder.response(shown, request, pages, site: catalog.site)
        response.headers[.retryAfter] = String(wait)
        return response
    }

    /// What operators ask for on a port of their own.
    func observe(_ request: WebRequest) -> WebResponse {
        switch request.path {
        case HealthAnswer.path: return health.response
        case "/-/metrics":
            return WebResponse(
                type: ServerMetrics.mediaType, text: metrics.text(), headers: [.cacheControl: "no-store"])
        default: return WebResponse(status: 404, type: "text/plain", text: "Here are /-/metrics and /-/health.\n")
        }
    }

    private var health: HealthAnswer {
        switch content {
        case .files: HealthAnswer(problem: nil)
        case .sites(let sites):
            // To ask for the sites is to look at the file again.
            withExtendedLifetime(sites.database.current) { HealthAnswer(problem: sites.database.failure) }
        }
    }

    /// Counts and logs the answer: at once, or when the last piece of it is sent.
    private func record(_ outcome: Outcome, of request: WebRequest, since start: ContinuousClock.Instant) -> WebResponse
    {
        let note = RequestNote { [metrics, log] bytes in
            let duration = ContinuousClock.now - start
            metrics.count(route: RouteName.of(request), status: outcome.response.status, duration: duration)
            log?.add(
                AccessRecord(
                    request, site: outcome.site, status: outcome.response.status, bytes: bytes, duration: duration,
                    tier: outcome.tier, unixMilliseconds: UnixClock.milliseconds))
        }
        var response = outcome.response
        switch response.body {
        case .bytes(let bytes): note.finish(request.method == "HEAD" ? 0 : bytes.readableBytes)
        case .stream(let next):
            response.body = .stream {
                let piece = try await next()
                note.sent(piece?.readableBytes ?? 0)
                if piece == nil { note.finish() }
                return piece
            }
        }
        return response
    }
}
