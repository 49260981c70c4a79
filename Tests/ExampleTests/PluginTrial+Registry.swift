import CivicModel
import ClerkPlugin
import Logging

@testable import Clerk

extension PluginTrial {
    /// Asks the plugins in `./plugins` for what no command asks them yet, as the jobs of the pipeline will.
    ///
    /// There are no sites, and nothing is enqueued.
    func withRegistry(_ ask: (PluginRegistry, PluginContext) async throws -> Void) async throws {
        let loader = PluginLoader(
            linked: [], directory: directory.file("plugins"),
            environment: environment.merging(["HOME": directory.path, "PATH": "/usr/bin:/bin"]) { given, _ in given },
            now: { Timestamp(unixSeconds: 0) })
        let loaded = try await loader.load()
        let host = DryHost()
        let context = PluginContext(
            storage: StorageLayout(root: directory.file("sites")), settings: environment, sites: host, jobs: host,
            console: Console(out: { _ in }, error: { _ in }, isTerminal: false),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { Timestamp(unixSeconds: 0) })
        let result: Result<Void, any Error>
        do { result = .success(try await ask(loaded.registry, context)) } catch { result = .failure(error) }
        await loaded.close()
        try result.get()
    }
}
