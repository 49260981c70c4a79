import CivicModel
import ClerkPlugin
import Foundation
import Logging
import Synchronization

/// A plugin's process and its messages, with the limits that are set to them.
final class PluginChannel: Sendable {
    /// Which streams carry the protocol.
    enum Mode: Sendable, Hashable {
        /// Standard input and output; standard error goes to the log.
        case service
        /// The descriptors 3 and 4; the terminal is handed through.
        case command(String)
    }

    private struct State {
        var call: (id: Int64, call: PluginCall?)?
        var lastHeard = ContinuousClock.now
        /// The host is at work for the plugin, which is silent meanwhile.
        var isAnswering = false
        var fault: PluginFault?
        /// The end was asked for.
        var isClosing = false
        /// The process did not end by itself.
        var isSignalled = false
    }

    let process: ChildProcess
    private let label: String
    private let peer: WirePeer
    private let limits: PluginLimits
    private let errors: PluginErrorOutput?
    private let state = Mutex(State())

    init(
        _ executable: PluginExecutable, mode: Mode, environment: [String: String], limits: PluginLimits,
        ledger: ProcessLedger, log: Logger, trace: WirePeer.Trace?
    ) throws {
        label = executable.label
        self.limits = limits
        var environment = environment
        environment["CLERK_PLUGIN_PROTOCOL"] = "\(PluginDescription.protocolVersion)"
        environment["CLERK_PLUGIN_COMMAND"] = nil
        environment[PluginLoader.depthName] = "\(PluginLoader.depth(environment) + 1)"
        if case .command(let name) = mode { environment["CLERK_PLUGIN_COMMAND"] = name }
        let streams = try PluginStreams(mode)
        defer { streams.closeTheirs() }
        do {
            process = try ChildProcess(
                executable.path, executable.arguments, environment: environment,
                .init(given: streams.theirs, isSession: mode == .service))
        } catch {
            streams.closeOurs()
            throw error
        }
        ledger.add(process)
        peer = WirePeer(reading: streams.fromPlugin.reading, writing: streams.toPlugin.writing, trace: trace)
        errors = streams.errors.map { PluginErrorOutput(descriptor: $0.reading, plugin: executable.label) }
        // A line belongs to the call under way.
        errors?.start {
            self.state.withLock { $0.call?.call?.context.log } ?? log
        } until: {
            self.process.end != nil
        }
        peer.start { await self.handle($0) }
        Task {
            // Descendants may hold the pipes open for long; time remains to read what was written before.
            _ = await process.ended()
            try await Task.sleep(for: .seconds(2))
            fail(.ended("it ended"))
        }
    }

    var isOpen: Bool { !peer.isClosed && process.end == nil }

    func request<Answer: Decodable>(
        _ method: String, _ parameters: some Encodable & Sendable, _ call: PluginCall?, limit: Duration?,
        as type: Answer.Type
    ) async throws -> Answer {
        let id = peer.reserveID()
        state.withLock { state in
            state.call = (id, call)
            state.lastHeard = .now
        }
        // What is said before the first call, however early, is said of it.
        if method != "initialize" { errors?.forget() }
        let watches = watches(over: id, call, limit: limit)
        defer {
            for watch in watches { watch.cancel() }
            state.withLock { $0.call = nil }
        }
        do {
            return try await withTaskCancellationHandler {
                try await peer.request(method, parameters, id: id, as: type)
            } onCancel: {
                Task { await self.cancel(id) }
            }
        } catch is WirePeer.Closed {
            throw await whatHappened()
        } catch let error as WireError {
            // A wrong answer is the end of it; an error that the plugin meant is not.
            if error.code == WireError.Code.noRequest { fail(.garbage(error.message)) }
            if let fault = state.withLock({ $0.fault }) { throw fault }
            throw error.withVisibleControls.meant
        }
    }

    private func watches(over id: Int64, _ call: PluginCall?, limit: Duration?) -> [Task<Void, any Error>] {
        var watches: [Task<Void, any Error>] = []
        if let limit {
            watches.append(
                Task {
                    try await Task.sleep(for: limit)
                    self.fail(.noAnswer(limit), of: id)
                })
        }
        if let heartbeat = call?.heartbeat {
            watches.append(
                Task {
                    while true {
                        let silent = self.state.withLock { state in
                            if state.isAnswering { state.lastHeard = .now }
                            return ContinuousClock.now - state.lastHeard
                        }
                        if silent >= heartbeat { return self.fail(.noHeartbeat(heartbeat), of: id) }
                        try await Task.sleep(for: heartbeat - silent)
                    }
                })
        }
        return watches
    }

    private func cancel(_ id: Int64) async {
        // A pipe that is broken ends the call by itself.
        try? await peer.notify("cancel", CancelParameters(id: id))
        // Nobody cancels this task.
        try? await Task.sleep(for: limits.cancel)
        fail(.cancelIgnored, of: id)
    }

    private func handle(_ incoming: WirePeer.Incoming) async {
        switch incoming {
        case .end: fail(.ended("it closed its side of the conversation"))
        case .garbage(let error): fail(.garbage(error.message))
        case .notification(let method, let message):
            guard let call = heard() else { return }
            do { try call.take(method, message, from: label) } catch {
                fail(.garbage("`\(method.prefix(40))`: \(error)"))
            }
        case .request(let id, let method, let message):
            let call = heard()
            state.withLock { $0.isAnswering = true }
            defer { state.withLock { $0.isAnswering = false } }
            do {
                guard let call else {
                    throw WireError(WireError.Code.noRequest, "a request is answered during a call only")
                }
                try await call.answer(id, method, message, to: peer)
            } catch {
                // A plugin that does not read any more is told nothing.
                try? await peer.refuse(id, WireError(telling: error))
            }
        }
    }

    private func heard() -> PluginCall? {
        state.withLock { state in
            state.lastHeard = .now
            return state.call?.call
        }
    }

    /// Gives the process up. With a call's number, only while that call is under way.
    private func fail(_ fault: PluginFault, of id: Int64? = nil) {
        let isCurrent = state.withLock { state in
            guard id == nil ? !state.isClosing : state.call?.id == id else { return false }
            if state.fault == nil { state.fault = fault }
            return true
        }
        guard isCurrent else { return }
        peer.close()
        Task {
            // One that is about to end by itself may tell by its status why.
            if case .ended = fault { _ = await process.ended(within: Self.ownEnd) }
            await end()
        }
    }

    /// How long a process that closed its side may take to end by itself.
    private static let ownEnd: Duration = .milliseconds(400)

    /// Why the conversation is over, with how the process ended and the last it said on standard error.
    private func whatHappened() async -> PluginFault {
        let fault = state.withLock { $0.fault } ?? .ended("it closed its side of the conversation")
        guard case .ended = fault else { return fault }
        let end = await Task { await process.ended(within: Self.ownEnd / 2) }.value
        await errors?.drain()
        let said = errors?.lastLine.map { "; the last it said: \($0)" } ?? ""
        // An end that we brought about tells nothing.
        let own = state.withLock { $0.isSignalled } ? nil : end
        return .ended((own?.description ?? "it closed its side of the conversation") + said)
    }

    /// Ends the process and waits for it: asked politely, then not.
    func end() async {
        peer.close()
        // A task of its own: also where the caller was cancelled.
        await Task {
            guard process.end == nil else { return }
            state.withLock { $0.isSignalled = true }
            process.signal(SIGTERM)
            guard await process.ended(within: limits.kill) == nil else { return }
            process.signal(SIGKILL)
            _ = await process.ended(within: limits.kill)
        }.value
    }

    func close() async {
        if isOpen {
            // A process that does not answer is ended below.
            _ = try? await request("shutdown", NoParameters(), nil, limit: limits.stop, as: Nothing?.self)
        }
        state.withLock { $0.isClosing = true }
        peer.close()
        await Task {
            if await process.ended(within: limits.stop) == nil { await end() }
            await errors?.drain()
        }.value
    }
}
