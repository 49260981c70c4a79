import CivicModel
import Foundation
import Logging
import Synchronization

/// A plugin that answers a host.
final class PluginProcess: Sendable {
    private let plugin: any ClerkPlugin
    private let peer: WirePeer
    private let isCommand: Bool
    private let calls: PluginCalls
    private let streams = ProcessConsole()
    private struct State {
        var running: (id: WireID, task: Task<Void, Never>)?
        var setup: InitializeParameters?
    }
    private let state = Mutex(State())
    private let ended: AsyncStream<Void>
    private let end: AsyncStream<Void>.Continuation

    init(_ plugin: any ClerkPlugin, peer: WirePeer, isCommand: Bool) {
        self.plugin = plugin
        self.peer = peer
        self.isCommand = isCommand
        calls = PluginCalls(plugin: plugin, streams: streams)
        (ended, end) = AsyncStream.makeStream()
    }

    /// Returns when the host has no more to say.
    func serve() async {
        peer.start { await self.handle($0) }
        for await _ in ended { return }
    }

    private func handle(_ incoming: WirePeer.Incoming) async {
        switch incoming {
        case .end: end.yield()
        case .garbage(let error): await reply(nil) { try await $0.refuse(nil, error) }
        case .notification(let method, let message): if method == "cancel" { cancel(message) }
        case .request(let id, "initialize", let message): await initialize(id, message)
        case .request(let id, "shutdown", _):
            await reply(id) { try await $0.answer(id, Nothing()) }
            end.yield()
        case .request(let id, let method, let message):
            let isFree = state.withLock { $0.running == nil }
            guard isFree, let setup = state.withLock({ $0.setup }) else {
                let error = WireError(
                    WireError.Code.noRequest, isFree ? "`initialize` comes first" : "another call is under way")
                return await reply(id) { try await $0.refuse(id, error) }
            }
            begin(id, method, message, setup)
        }
    }

    /// Answers; with an error when the answer itself cannot be sent, as one that is too long.
    private func reply(_ id: WireID?, _ send: @Sendable (WirePeer) async throws -> Void) async {
        do { try await send(peer) } catch let error as WireError {
            // A host that is gone hears nothing more; the end of its messages ends the plugin.
            try? await peer.refuse(id, error)
        } catch {}
    }

    private func initialize(_ id: WireID, _ message: WireMessage) async {
        do {
            let setup = try message.parameters(InitializeParameters.self)
            state.withLock { $0.setup = setup }
            let description = PluginDescription(of: plugin)
            await reply(id) { try await $0.answer(id, description) }
        } catch {
            await reply(id) { try await $0.refuse(id, WireError(telling: error)) }
        }
    }

    private func cancel(_ message: WireMessage) {
        // Without parameters that can be read there is nothing to cancel.
        guard let id = try? message.parameters(CancelParameters.self).id else { return }
        state.withLock { state in
            guard let running = state.running, running.id == .number(id) else { return }
            running.task.cancel()
        }
    }

    private func begin(_ id: WireID, _ method: String, _ message: WireMessage, _ setup: InitializeParameters) {
        state.withLock { state in
            let task = Task {
                let heartbeat = Task { [peer] in
                    while true {
                        try await Task.sleep(for: .seconds(10))
                        peer.tell("heartbeat", NoParameters())
                    }
                }
                let context = context(setup)
                let answer: @Sendable (WirePeer) async throws -> Void
                do {
                    answer = try await calls.run(
                        method, message, id: id, context: context, isDry: setup.dryRun,
                        report: { [peer] in peer.tell("progress", ProgressParameters(text: $0)) })
                } catch {
                    answer = { try await $0.refuse(id, WireError(telling: error)) }
                }
                heartbeat.cancel()
                self.state.withLock { $0.running = nil }
                await reply(id, answer)
            }
            state.running = (id, task)
        }
    }

    private func context(_ setup: InitializeParameters) -> PluginContext {
        let host = RemoteHost(peer: peer)
        let peer = peer
        let log = Logger(label: plugin.name) { _ in RemoteLogHandler(peer: peer) }
        let console =
            isCommand
            ? streams.console
            : Console(
                out: { peer.tell("output", OutputParameters(stream: .out, text: $0)) },
                error: { peer.tell("output", OutputParameters(stream: .error, text: $0)) }, isTerminal: false)
        return PluginContext(
            storage: StorageLayout(root: setup.storageDir), settings: setup.settings, sites: host, jobs: host,
            console: console, log: log, now: { Timestamp(unixSeconds: Int(Date().timeIntervalSince1970)) })
    }
}
