import AsyncHTTPClient
import CivicModel
import Foundation
import Logging
import ServiceLifecycle

/// Puts the parts of a server together, and runs it until it is told to stop.
struct ServerAssembly {
    let command: Serve
    let environment: ServerEnvironment
    let surroundings: CorkboardSurroundings

    /// How many pieces of work wait for a thread of SQLite's.
    private static let queueLimit = 512
    /// How long requests under way may take once the server is told to stop.
    private static let longestShutdown: Duration = .seconds(45)
    /// How long lines of the access log may take to be written at the end.
    private static let lastLines: Duration = .seconds(2)

    func run() async throws {
        DescriptorLimit.raise()
        QueryLimits.apply()
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: CivicObserver.clientConfiguration)
        do {
            try await run(client)
        } catch {
            // The first error is the one to tell of.
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private func run(_ client: HTTPClient) async throws {
        let configuration = try command.catalog.configuration()
        let renderer = try PageRenderer()
        let logger = Logger(label: "corkboard") { [err = surroundings.err] _ in ServerLogHandler(write: err) }
        let threads = SQLThreads(count: max(1, configuration.settings.sqlThreads), queueLimit: Self.queueLimit)
        defer { threads.stop() }
        let pool = DatabasePool(
            capacity: command.maxOpen, immutable: command.catalog.sitesDir != nil, logger: logger)
        let content = try content(
            Parts(
                configuration: configuration, pool: pool, threads: threads, renderer: renderer, client: client,
                logger: logger))
        let log = try accessLog()
        defer { log?.close(within: Self.lastLines) }
        let server = CorkboardServer(
            content: content, pages: pages(renderer), files: FixedFiles(renderer.stylesheet), threads: threads,
            proxies: proxies, metrics: metrics(threads, pool, log), log: log, logger: logger)
        try await serve(server, logger: logger)
    }

    /// What the content of a server is made of.
    private struct Parts {
        let configuration: CatalogConfiguration
        let pool: DatabasePool
        let threads: SQLThreads
        let renderer: PageRenderer
        let client: HTTPClient
        let logger: Logger
    }

    /// The domain of the directory of sites.
    private var domain: String { environment.domain ?? command.domain.first ?? "civic.band" }

    private var proxies: TrustedProxies {
        command.trustedProxy.isEmpty
            ? .usual : TrustedProxies(command.trustedProxy.compactMap { NetworkRange($0) })
    }

    private func metrics(_ threads: SQLThreads, _ pool: DatabasePool, _ log: AccessLog?) -> ServerMetrics {
        var gauges = ServerMetrics.Gauges()
        gauges.sqlQueueDepth = { threads.waiting }
        gauges.sqlBusy = { threads.busy }
        gauges.openDatabases = { pool.openFiles }
        gauges.openConnections = { pool.openConnections }
        gauges.accessLogDropped = { log?.dropped ?? 0 }
        return ServerMetrics(
            routes: RouteName.allCases.map(\.rawValue), gauges: gauges,
            startSeconds: Double(UnixClock.milliseconds) / 1000)
    }

    private func content(_ parts: Parts) throws -> CorkboardServer.Content {
        if let directory = command.catalog.sitesDir { return .sites(try sites(directory, parts)) }
        for entry in try command.catalog.entries() {
            // One that cannot be opened is told at once; the others are served.
            _ = try? parts.pool.file(entry.path)
        }
        return .files(
            Catalog(
                entries: try command.catalog.entries(), configuration: parts.configuration, pool: parts.pool,
                threads: parts.threads, allowsCORS: command.cors))
    }

    private func pages(_ renderer: PageRenderer) -> SitePages {
        SitePages(
            renderer: renderer, cdnURL: environment.cdnURL,
            publisher: command.catalog.sitesDir == nil ? nil : .init("CivicBand", "https://\(domain)/"),
            today: { CalendarDay(daysSinceEpoch: UnixClock.day) })
    }

    private func serve(_ server: CorkboardServer, logger: Logger) async throws {
        let application = CorkboardApplication(
            host: command.host, port: command.port, answer: { await server.answer($0, peer: $1) }, logger: logger
        ) { [command, surroundings] port in
            surroundings.err("Serving on http://\(command.host):\(port)/ (stop with Ctrl-C)")
        }
        var services: [any Service] = [application.application()]
        if let port = command.metricsPort {
            let metrics = CorkboardApplication(
                host: "127.0.0.1", port: port, answer: { request, _ in server.observe(request) }, logger: logger
            ) { [surroundings] port in surroundings.err("Metrics on http://127.0.0.1:\(port)/-/metrics") }
            services.append(metrics.application())
        }
        let deadline = ShutdownDeadline(limit: Self.longestShutdown + .seconds(5))
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: deadline, successTerminationBehavior: .ignore)]
                + services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.longestShutdown
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch {
            throw Failure(
                "Could not serve on \(command.host):\(command.port)", observed: "\(error).",
                next: "choose another --port or --host, or stop what listens there.")
        }
    }

    private func sites(_ directory: String, _ parts: Parts) throws -> CorkboardServer.Sites {
        let layout = StorageLayout(root: directory)
        let database = SitesDatabase(path: command.catalog.sitesDB ?? layout.sitesDatabase, logger: parts.logger)
        if let problem = database.failure {
            throw Failure(
                "Could not serve the sites of \(directory)", observed: problem + ".",
                next: "give the right file with --sites-db.", status: .usage)
        }
        let domains =
            command.domain.isEmpty ? environment.rootDomains ?? HostRouting.defaultRootDomains : command.domain
        let redis = environment.redis.map { RedisClient($0, logger: parts.logger) }
        let memory = MemoryRequestCounter()
        let keys = APIKeyValidator(
            observer: environment.observerURL.map {
                CivicObserver(url: $0, secret: environment.observerSecret, client: parts.client, logger: parts.logger)
            }, shared: redis.map(RedisKeyVerdicts.init))
        return CorkboardServer.Sites(
            routing: HostRouting(rootDomains: domains), database: database,
            catalogs: SiteCatalogs(
                layout: layout, configuration: parts.configuration, pool: parts.pool, threads: parts.threads),
            directory: DirectoryRoutes(domain: domain, pages: parts.renderer, sites: { database.current }),
            rules: AccessRules(
                .init(
                    rootDomains: domains, serviceSecret: environment.observerSecret,
                    maxQueryTextLength: environment.maxQueryTextLength),
                counter: redis.map { RedisRequestCounter($0, fallback: memory) } ?? memory as any RequestCounter,
                keys: keys), home: "https://\(domain)/")
    }

    private func accessLog() throws -> AccessLog? {
        switch command.accessLog {
        case "off": return nil
        case "-": return AccessLog(fileDescriptor: STDOUT_FILENO)
        case let path:
            let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
            guard descriptor >= 0 else {
                throw Failure(
                    "Could not write the access log", observed: "\(path): \(String(cString: strerror(errno))).",
                    next: "give another --access-log, or the right to write there.", status: .usage)
            }
            return AccessLog(fileDescriptor: descriptor)
        }
    }
}
