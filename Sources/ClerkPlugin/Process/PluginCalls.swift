import CivicModel
import Foundation
import Synchronization

/// Turns a host's requests into calls of a Swift plugin.
struct PluginCalls: Sendable {
    typealias Answer = @Sendable (WirePeer) async throws -> Void

    let plugin: any ClerkPlugin
    let streams: ProcessConsole

    /// Runs one call; what it returns sends the answer.
    func run(
        _ method: String, _ message: WireMessage, id: WireID, context: PluginContext, isDry: Bool,
        report: @escaping @Sendable (String) -> Void
    ) async throws -> Answer {
        switch method {
        case "hook":
            let call = try message.parameters(HookParameters.self)
            let answer = HookAnswer(try await hook(call, context, isDry: isDry))
            return { try await $0.answer(id, answer) }
        case "fetch":
            let call = try message.parameters(FetchParameters.self)
            if !isDry { try await fetch(call, context) }
            return { try await $0.answer(id, Nothing()) }
        case "job":
            let call = try message.parameters(JobParameters.self)
            let answer = JobAnswer(enqueue: isDry ? [] : try await job(call, context, report))
            return { try await $0.answer(id, answer) }
        case "command":
            let call = try message.parameters(CommandParameters.self)
            let answer = CommandAnswer(status: isDry ? 0 : try await command(call, context))
            return { try await $0.answer(id, answer) }
        default: throw WireError(WireError.Code.unknownMethod, "there is no method of this name")
        }
    }

    private func hook(_ call: HookParameters, _ context: PluginContext, isDry: Bool) async throws -> JSONValue? {
        guard let hook = Hook(rawValue: call.hook), plugin.hooks.contains(hook) else {
            throw WireError(WireError.Code.wrongParameters, "this plugin does not answer the hook")
        }
        let arguments = call.arguments
        func text(_ value: String?, _ name: String) throws -> String {
            guard let value else { throw WireError(WireError.Code.wrongParameters, "`\(name)` is missing") }
            return value
        }
        // The two questions change nothing, and are asked in a dry run, too.
        switch hook {
        case .fetcherExtra:
            let extra = try await plugin.fetcherExtra(label: try text(arguments.label, "label"), context: context)
            return try extra.map(Self.object)
        case .fetcherClass:
            let factory = try await plugin.fetcherClass(label: try text(arguments.label, "label"), context: context)
            return .truth(factory != nil)
        default: break
        }
        if isDry { return nil }
        switch hook {
        case .deployMunicipality:
            try await plugin.deployMunicipality(
                subdomain: try WireName.subdomain(arguments.subdomain), context: context)
        case .postDeploy:
            guard let site = arguments.site else {
                throw WireError(WireError.Code.wrongParameters, "`site` is missing")
            }
            try await plugin.postDeploy(site: try site.site(), context: context)
        case .uploadStaticFile:
            try await plugin.uploadStaticFile(
                filePath: try text(arguments.filePath, "file_path"),
                storagePath: try text(arguments.storagePath, "storage_path"), context: context)
        case .postCreate:
            try await plugin.postCreate(subdomain: try WireName.subdomain(arguments.subdomain), context: context)
        case .preCompilation:
            try await plugin.preCompilation(
                subdomain: try WireName.subdomain(arguments.subdomain),
                runID: RunID(try text(arguments.runID, "run_id")), context: context)
        case .postCompilation:
            try await plugin.postCompilation(
                subdomain: try WireName.subdomain(arguments.subdomain),
                databasePath: try text(arguments.databasePath, "database_path"),
                runID: RunID(try text(arguments.runID, "run_id")), context: context)
        case .fetcherExtra, .fetcherClass, .registerCLICommands, .registerJobTypes, .registerWorkerFunctions,
            .getDataProcessors:
            throw WireError(WireError.Code.wrongParameters, "the host has the answer of this hook already")
        }
        return nil
    }

    private static func object(_ text: String) throws -> JSONValue {
        guard case .object(let members) = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
            throw WireError(WireError.Code.failed, "fetcher_extra answered no JSON object")
        }
        return .object(members)
    }

    private func fetch(_ call: FetchParameters, _ context: PluginContext) async throws {
        guard let make = try await plugin.fetcherClass(label: call.label, context: context) else {
            throw WireError(WireError.Code.wrongParameters, "this plugin has no fetcher for the label")
        }
        try await make(try call.site.site(), call.startYear, call.allAgendas, context).fetchEvents()
    }

    private func job(
        _ call: JobParameters, _ context: PluginContext, _ report: @escaping @Sendable (String) -> Void
    ) async throws -> [WireJobRequest] {
        guard let type = plugin.registerJobTypes().first(where: { $0.name == call.jobType }) else {
            throw WireError(WireError.Code.wrongParameters, "this plugin has no such job type")
        }
        let following = Mutex<[WireJobRequest]>([])
        let invocation = JobInvocation(
            subdomain: try WireName.subdomain(call.subdomain), runID: RunID(call.runID), arguments: call.arguments,
            report: report, enqueue: { request in following.withLock { $0.append(WireJobRequest(request)) } })
        try await type.run(invocation, context)
        return following.withLock { $0 }
    }

    private func command(_ call: CommandParameters, _ context: PluginContext) async throws -> Int32 {
        guard let command = plugin.registerCLICommands().first(where: { $0.name == call.name }) else {
            throw WireError(WireError.Code.wrongParameters, "this plugin has no such command")
        }
        return streams.status(
            await command.run(call.words, call.quiet ? context.with(context.console.quiet) : context))
    }
}
