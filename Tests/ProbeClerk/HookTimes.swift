import CivicModel
import Clerk
import ClerkPlugin
import Foundation

/// `probe-hooks linked|DIRECTORY COUNT`: what calls of a hook that does nothing cost, one after another, for the
/// benchmark: the microseconds of each, and of the first, with the start of the plugin's process.
enum HookTimes {
    private struct Report: Encodable {
        let firstCall: Double
        let calls: [Double]
    }

    @Sendable
    static func run(_ words: [String], _ context: PluginContext) async -> Int32 {
        guard words.count == 2, let count = Int(words[1]), let site = Subdomain("probe.ca") else { return 64 }
        do {
            let isLinked = words[0] == "linked"
            let loaded = try await PluginLoader(
                linked: isLinked ? [ProbePlugin()] : [], directory: isLinked ? "/nonexistent" : words[0],
                environment: context.settings, now: context.now
            ).load()
            guard loaded.registry.plugins.count == 1 else {
                context.console.error("there is not one plugin: \(loaded.states)\n")
                return 1
            }
            func call() async throws -> Double {
                let start = ContinuousClock.now
                if let failure = await loaded.registry.postCreate(site, context: context).first { throw failure }
                return (ContinuousClock.now - start) / .microseconds(1)
            }
            let first = try await call()
            var calls: [Double] = []
            for _ in 0..<count { calls.append(try await call()) }
            await loaded.close()
            context.console.out(JSONText.of(Report(firstCall: first, calls: calls)))
            return 0
        } catch {
            context.console.error("\(error)\n")
            return 1
        }
    }
}
