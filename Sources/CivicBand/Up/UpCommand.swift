import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin
import ElectionFinance
import Foundation
import UnixSignals

/// `clerk up`.
struct UpCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk up", abstract: "Run everything: schedule, workers and web server, until told to stop.",
        discussion: """
            In the working directory, with civic.db or the PostgreSQL of DATABASE_URL, clerk.yaml and .env. Where there is
            no clerk.yaml, one is written that publishes databases to ./served; the web server serves that directory at
            http://SITE.localhost:8001/. A part that ends is started again. SIGTERM or Ctrl-C stops all of them: no job
            is lost.

            Examples:
              clerk up
              clerk up --port 8080 --workers 4 --metrics-port 9400
              clerk up --only schedule                       on several machines, each its part
            """)

    /// A part of the tree.
    enum Part: String, ExpressibleByArgument, CaseIterable {
        case schedule, workers, web
    }

    @Option(help: "The port of the web server.") var port = 8001

    @Option(help: "The address that the web server listens on.") var host = "127.0.0.1"

    @Option(help: "How many jobs to run at once.") var workers = 2

    @Option(help: "Serve metrics: those of the workers on this port of 127.0.0.1, the web server's on the next.")
    var metricsPort: Int?

    @Option(help: "Only this part: schedule, workers or web; may be given several times.") var only: [Part] = []

    @Option(help: "The program corkboard; beside clerk, or on PATH, unless given.") var corkboard: String?

    func validate() throws {
        guard (0...65_535).contains(port), (1...65_534).contains(metricsPort ?? 1) else {
            throw ValidationError("A port is a number from 0 to 65535.")
        }
        guard (1...256).contains(workers) else { throw ValidationError("--workers is 1 to 256.") }
    }

    func run(at place: Workplace) async throws -> Int32 {
        _ = try await place.database.makeIfMissing()
        let place = try configured(place)
        let parts = only.isEmpty ? Part.allCases : only
        if parts.contains(.web) {
            // The web server does not start without a list of sites.
            do {
                try await SitesPublication(place: place, targets: place.targets()).run(isForced: true)
            } catch let failure as Failure where failure.status == .tryAgainLater {
                // A target elsewhere that is away is no reason not to serve here; `reconcile` sends it the list.
                place.context.console.note("Warning: \(failure.observed)\n")
            }
        }
        let children = try parts.map { try child($0, place) }
        for child in children { place.context.console.note("starting \(child.name): \(child.line)\n") }
        let tree = ProcessTree(children: children, tell: place.context.console.note)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        return await withTaskGroup(of: Int32?.self) { group in
            group.addTask { await tree.run() }
            group.addTask {
                for await _ in signals { return nil }
                return nil
            }
            let first = await group.next() ?? nil
            // The signal came: the tree ends its processes, and is waited for.
            group.cancelAll()
            await group.waitForAll()
            return first ?? 0
        }
    }

    /// The place with a configuration; the first one is written here.
    private func configured(_ place: Workplace) throws -> Workplace {
        // One of several machines is set up by a person.
        guard only.isEmpty,
            !FileManager.default.fileExists(atPath: CivicBandConfiguration.usualFile),
            place.context.settings["CLERK_CONFIG"]?.isEmpty != false
        else { return place }
        if !FileManager.default.fileExists(atPath: Self.rolloutFile) {
            try DurableFile.write(Array(Self.firstRollOut.utf8), to: Self.rolloutFile)
        }
        try DurableFile.write(Array(Self.firstConfiguration.utf8), to: CivicBandConfiguration.usualFile)
        place.context.console.note("wrote \(CivicBandConfiguration.usualFile), which publishes to ./served\n")
        return try Workplace(place.context)
    }

    private static let rolloutFile = "rollout.yaml"

    private static let firstConfiguration = """
        # Where databases are published to. docs/operations/configuration.md tells what else may stand here.
        deploy:
          targets:
            - name: served
              directory: served

        # Which cities are updated. Without this part it is the roll-out of civic.band, in three waves.
        rollout:
          file: \(rolloutFile)

        """

    private static let firstRollOut = """
        # Every site that has a row and a confirmed agency is updated. docs/operations/rollout.md tells of waves.
        waves:
          - name: all
            sites: all

        """

    private func child(_ part: Part, _ place: Workplace) throws -> ProcessTree.Child {
        let clerk = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        switch part {
        case .schedule:
            return ProcessTree.Child(name: "schedule", program: clerk, arguments: ["-q", "schedule", "run"])
        case .workers:
            let metrics = metricsPort.map { ["--metrics-port", "\($0)"] } ?? []
            return ProcessTree.Child(
                name: "workers", program: clerk, arguments: ["-q", "worker", "all", "-n", "\(workers)"] + metrics)
        case .web:
            let beside = URL(fileURLWithPath: clerk).deletingLastPathComponent().appendingPathComponent("corkboard")
                .path
            let isBeside = FileManager.default.isExecutableFile(atPath: beside)
            let metrics = metricsPort.map { ["--metrics-port", "\($0 + 1)"] } ?? []
            let directory = try servedDirectory(place)
            return ProcessTree.Child(
                name: "web", program: corkboard ?? (isBeside ? beside : "corkboard"),
                arguments: [
                    "serve", "--sites-dir", directory, "--sites-db", directory + "/sites.db", "--host", host, "--port",
                    "\(port)",
                ] + metrics)
        }
    }

    /// The directory that the web server serves: the first target of this machine.
    private func servedDirectory(_ place: Workplace) throws -> String {
        for target in place.configuration.targets { if case .directory(let path) = target.place { return path } }
        throw Failure(
            "Could not start the web server", observed: "no target of clerk.yaml is a directory of this machine.",
            next: "add one, or leave the web server to other machines with --only schedule --only workers.",
            status: .usage)
    }
}
