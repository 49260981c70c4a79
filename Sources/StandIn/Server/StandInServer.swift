import NIOCore
import NIOPosix

/// NetFile's two public addresses on this machine, with faults on request.
///
/// - Exports: `GET|HEAD /pub2/excel/{AID}Browsable/efile_newest_{AID}_{YEAR}.zip`, conditional by tag and date.
/// - Agencies: `GET /Connect2/api/public/campaign/agencies`.
/// - Control: `/_standin/...`, the same that this actor offers in code; see `StandInServer+Control.swift`.
/// - Life: `start()` once, `stop()` at the end. A stopped server is not started again.
package actor StandInServer {
    let source: any ExportSource
    private let host: String
    private let requestedPort: Int
    private let connections: StandInConnections
    private var group: MultiThreadedEventLoopGroup?
    private var serving: Task<Void, Never>?
    private var hasStarted = false

    var faults = FaultPlan()
    var editions: [String: Int] = [:]

    /// What clients asked so far, oldest first; the control paths are left out.
    package internal(set) var requests: [RequestRecord] = []
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    /// The port it listens on; nil before `start()`.
    package private(set) var port: Int?

    /// Takes the source of the exports and where to listen.
    ///
    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - pause: what the fault `slow` waits with between pieces.
    package init(
        source: any ExportSource, host: String = "127.0.0.1", port: Int = 0,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.source = source
        self.host = host
        requestedPort = port
        connections = StandInConnections(pause: pause)
    }

    /// Listens, and returns the port.
    ///
    /// - Throws: `StandInError.serverNotStartable` the second time; `.addressUnavailable`.
    @discardableResult
    package func start() async throws -> Int {
        guard !hasStarted else { throw StandInError.serverNotStartable }
        hasStarted = true
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        self.group = group
        do {
            let listener = try await connections.listen(on: host, requestedPort, group)
            port = listener.channel.localAddress?.port
            serving = Task { [connections] in
                await connections.serve(listener) { request in await self.answer(to: request) }
            }
            return port ?? requestedPort
        } catch {
            await stop()
            throw StandInError.addressUnavailable(host: host, port: requestedPort, cause: "\(error)")
        }
    }

    /// Closes every connection and frees the port.
    package func stop() async {
        serving?.cancel()
        await serving?.value
        serving = nil
        for watcher in watchers { watcher.continuation.resume() }
        watchers = []
        // The threads end with the process in any case; nothing can be done about a failure here.
        try? await group?.shutdownGracefully()
        group = nil
    }

    /// Where a client of the exports points to, without the last slash; empty before `start()`.
    package var exportBaseURL: String { port.map { "http://\(host):\($0)/pub2/excel" } ?? "" }

    /// Where a client of Connect2 points to, without the last slash; empty before `start()`.
    package var apiBaseURL: String { port.map { "http://\(host):\($0)/Connect2/api" } ?? "" }

    /// Waits until clients have asked at least so often, and returns the log.
    package func requests(atLeast count: Int) async -> [RequestRecord] {
        if requests.count < count {
            await withCheckedContinuation { watchers.append((count, $0)) }
        }
        return requests
    }

    /// Adds a line to the log and wakes those who wait for it.
    func record(_ request: RequestRecord) {
        requests.append(request)
        for watcher in watchers where watcher.count <= requests.count { watcher.continuation.resume() }
        watchers.removeAll { $0.count <= requests.count }
    }

    /// Puts a fault on one export.
    ///
    /// - Parameters:
    ///   - fault: nil takes a fault away.
    ///   - times: how many requests meet it before all is well again; nil for every one.
    package func setFault(_ fault: Fault?, aid: String, year: Int, times: Int? = nil) {
        faults.set(fault, aid: aid, year: year, times: times)
    }

    /// Takes every fault away.
    package func clearFaults() { faults.clear() }

    /// Serves a later edition of an agency's exports from now on.
    package func setEdition(_ edition: Int, aid: String) { editions[aid.uppercased()] = max(0, edition) }
}
