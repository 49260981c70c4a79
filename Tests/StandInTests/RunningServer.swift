@testable import StandIn

/// A server on a free port for the length of one test.
enum RunningServer {
    static let city = MadeUpCity(aid: "LIND", name: "Lindenport", seed: 1, size: 1)
    static let path = "/pub2/excel/LINDBrowsable/efile_newest_LIND_2025.zip"

    static func use(
        _ source: any ExportSource = MadeUpExports([city], years: 2024...2026),
        pause: @escaping @Sendable (Duration) async throws -> Void = { _ in },
        _ body: (StandInServer, RawClient) async throws -> Void
    ) async throws {
        let server = StandInServer(source: source, pause: pause)
        let port = try await server.start()
        do {
            try await body(server, RawClient(port: port))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}
