import CivicModel
import Foundation
import Logging
import Synchronization

/// A plugin that answers a host.
final class PluginProcess: Sendable {
    private let plugin: any ClerkPlugin
    private let peer: WirePeer
    private let isCommand: Bool
    private let outbox: Outbox
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
        outbox = Outbox(peer)
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
        case .garbage(let error): await outbox.answer { try await $0.refuse(nil, error) }
        case .notification(let method, let message): if method == "cancel" { cancel(message) }
        case .request(let id, "initialize", let message): await initialize(id, message)
        case .request(let id, "shutdown", _):
            await outbox.answer { try await $0.answer(id, Nothing()) }
            end.yield()
        case .request(let id, let method, let message):
            let isFree = state.withLock { $0.running == nil }
            guard isFree, let setup = state.withLock({ $0.setup }) else {
                let error = WireError(
                    WireError.Code.noRequest, isFree ? "`initialize` comes first" : "another call is under way")
                return await outbox.answer { try await $0.refuse(id, error) }
            }
            begin(id, method, message, setup)
        }
    }

    private func initialize(_ id: WireID, _ message: WireMessage) async {
        do {
            let setup = try message.parameters(InitializeParameters.self)
            state.withLock { $0.setup = setup }
            let description = PluginDescription(of: plugin)
            await outbox.answer { try await $0.answer(id, description) }
        } catch {
            await outbox.answer { try await $0.refuse(id, WireError(telling: error)) }
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
                let heartbeat = Task { [outbox] in
                    while true {
                        try await Task.sleep(for: .seconds(10))
                        outbox.send("heartbeat", NoParameters())
                    }
                }
                let context = context(setup)
                let answer: @Sendable (WirePeer) async throws -> Void
                do {
                    answer = try await calls.run(
                        method, message, id: id, context: context, isDry: setup.dryRun,
                        report: { [outbox] in outbox.send("progress", ProgressParameters(text: $0)) })
                } catch {
                    answer = { try await $0.refuse(id, WireError(telling: error)) }
                }
                heartbeat.cancel()
                self.state.withLock { $0.running = nil }
                await outbox.answer(answer)
            }
            state.running = (id, task)
        }
    }

    private func context(_ setup: InitializeParameters) -> PluginContext {
        let host = RemoteHost(peer: peer)
        let outbox = outbox
        let log = Logger(label: plugin.name) { _ in RemoteLogHandler(outbox: outbox) }
        let console =
            isCommand
            ? streams.console
            : Console(
                out: { outbox.send("output", OutputParameters(stream: .out, text: $0)) },
                error: { outbox.send("output", OutputParameters(stream: .error, text: $0)) }, isTerminal: false)
        return PluginContext(
            storage: StorageLayout(root: setup.storageDir), settings: setup.settings, sites: host, jobs: host,
            console: console, log: log, now: { Timestamp(unixSeconds: Int(Date().timeIntervalSince1970)) })
    }
}
