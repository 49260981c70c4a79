import Foundation
import NIOCore

/// Serves metrics over HTTP/1.1: `GET /metrics`.
///
/// At most 64 connections at once, each closed when it is silent for 30 s.
package final class MetricsServer: Sendable {
    /// Why the server cannot start.
    package struct StartError: Error, Hashable, Sendable, CustomStringConvertible {
        /// One line that names the address and the reason.
        package let description: String
    }

    /// The port it listens on.
    package let port: Int

    private let listening: any Channel
    private let serving: Task<Void, Never>

    private init(port: Int, listening: any Channel, serving: Task<Void, Never>) {
        self.port = port
        self.listening = listening
        self.serving = serving
    }

    /// Starts to listen; `port` 0 lets the system choose one. `text` is asked for every scrape.
    ///
    /// - Throws: `StartError` when the port is in use, or not allowed, or the address is not one of this machine.
    package static func start(
        host: String = "127.0.0.1", port: Int, text: @escaping @Sendable () async -> String
    ) async throws -> MetricsServer {
        try await start(host: host, port: port, limits: MetricsConnections.Limits(), text: text)
    }

    static func start(
        host: String = "127.0.0.1", port: Int, limits: MetricsConnections.Limits,
        text: @escaping @Sendable () async -> String
    ) async throws -> MetricsServer {
        guard (0...65_535).contains(port) else {
            throw StartError(
                description: "could not serve metrics at \(host): port \(port) is not one, expected 0 to 65535")
        }
        let connections = MetricsConnections(limits: limits, metrics: text)
        let listener: MetricsConnections.Listener
        do {
            listener = try await connections.listen(host: host, port: port)
        } catch {
            throw StartError(description: "could not serve metrics at \(host):\(port): \(reason(error))")
        }
        return MetricsServer(
            port: listener.channel.localAddress?.port ?? port, listening: listener.channel,
            serving: Task { await connections.serve(listener) })
    }

    /// Stops to listen and closes every connection.
    package func stop() async throws {
        serving.cancel()
        await serving.value
        do {
            try await listening.close()
        } catch ChannelError.alreadyClosed {
            // Serving closes it when it ends; this is for the case that it could not.
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE?: "the port is in use"
        case EACCES?: "the port is for the superuser only"
        case EADDRNOTAVAIL?: "the address is not one of this machine"
        case let code?: String(cString: strerror(code))
        case nil: String(describing: error)
        }
    }
}
