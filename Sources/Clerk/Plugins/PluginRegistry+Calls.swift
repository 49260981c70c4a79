import CivicModel
import ClerkPlugin
import Synchronization

/// A plugin that failed in a hook.
package struct PluginFailure: Error, Sendable, CustomStringConvertible {
    /// The plugin.
    package let plugin: String
    /// The hook.
    package let hook: Hook
    /// What it threw.
    package let cause: any Error

    /// One line: plugin, hook, cause.
    package var description: String {
        "plugin \(plugin) failed in \(hook.rawValue): \(PluginLoader.line(of: cause))"
    }

    /// What to do next, as far as the plugin says it.
    package var next: String {
        (cause as? Failure)?.next ?? "correct what plugin \(plugin) complains of, or remove the plugin."
    }
}

extension PluginRegistry {
    /// `fetcher_extra`: the first plugin that answers for the label.
    package func fetcherExtra(label: String, context: PluginContext) async throws -> String? {
        try await firstAnswer(.fetcherExtra) { try await $0.fetcherExtra(label: label, context: context) }
    }

    /// `fetcher_class`: the first plugin that answers for the label.
    package func fetcherClass(label: String, context: PluginContext) async throws -> FetcherFactory? {
        try await firstAnswer(.fetcherClass) { try await $0.fetcherClass(label: label, context: context) }
    }

    /// Who deployed a site, and why others did not.
    package struct DeployAnswer: Sendable, Hashable {
        /// The plugins that did.
        package var deployed: [String] = []
        /// The reasons of those that have no place for it.
        package var declined: [String] = []
    }

    /// `deploy_municipality`: every plugin in turn; the first failure stops the deploy.
    @discardableResult
    package func deployMunicipality(_ subdomain: Subdomain, context: PluginContext) async throws -> DeployAnswer {
        let answer = Mutex(DeployAnswer())
        try await runAllOrStop(.deployMunicipality) { plugin in
            do {
                try await plugin.deployMunicipality(subdomain: subdomain, context: context)
                answer.withLock { $0.deployed.append(plugin.name) }
            } catch let declined as DeployDeclined {
                answer.withLock { $0.declined.append("\(plugin.name): \(declined.reason)") }
            }
        }
        return answer.withLock { $0 }
    }

    /// `post_deploy`: every plugin; the failures are returned.
    package func postDeploy(_ site: Site, context: PluginContext) async -> [PluginFailure] {
        await runAll(.postDeploy) { try await $0.postDeploy(site: site, context: context) }
    }

    /// `upload_static_file`: every plugin; the failures are returned.
    package func uploadStaticFile(
        filePath: String, storagePath: String, context: PluginContext
    ) async -> [PluginFailure] {
        await runAll(.uploadStaticFile) {
            try await $0.uploadStaticFile(filePath: filePath, storagePath: storagePath, context: context)
        }
    }

    /// `post_create`: every plugin; the failures are returned.
    package func postCreate(_ subdomain: Subdomain, context: PluginContext) async -> [PluginFailure] {
        await runAll(.postCreate) { try await $0.postCreate(subdomain: subdomain, context: context) }
    }

    /// `pre_compilation`: every plugin in turn; the first failure stops the compilation.
    package func preCompilation(_ subdomain: Subdomain, runID: RunID, context: PluginContext) async throws {
        try await runAllOrStop(.preCompilation) {
            try await $0.preCompilation(subdomain: subdomain, runID: runID, context: context)
        }
    }

    /// `post_compilation`: every plugin; the failures are returned.
    package func postCompilation(
        _ subdomain: Subdomain, databasePath: String, runID: RunID, context: PluginContext
    ) async -> [PluginFailure] {
        await runAll(.postCompilation) {
            try await $0.postCompilation(
                subdomain: subdomain, databasePath: databasePath, runID: runID, context: context)
        }
    }

    private func firstAnswer<Answer>(
        _ hook: Hook, _ ask: (any ClerkPlugin) async throws -> Answer?
    ) async throws -> Answer? {
        for plugin in plugins where plugin.hooks.contains(hook) {
            do { if let answer = try await ask(plugin) { return answer } } catch {
                throw PluginFailure(plugin: plugin.name, hook: hook, cause: error)
            }
        }
        return nil
    }

    private func runAllOrStop(_ hook: Hook, _ call: (any ClerkPlugin) async throws -> Void) async throws {
        for plugin in plugins where plugin.hooks.contains(hook) {
            do { try await call(plugin) } catch {
                throw PluginFailure(plugin: plugin.name, hook: hook, cause: error)
            }
        }
    }

    private func runAll(_ hook: Hook, _ call: (any ClerkPlugin) async throws -> Void) async -> [PluginFailure] {
        var failures: [PluginFailure] = []
        for plugin in plugins where plugin.hooks.contains(hook) {
            do { try await call(plugin) } catch {
                failures.append(PluginFailure(plugin: plugin.name, hook: hook, cause: error))
            }
        }
        return failures
    }
}
