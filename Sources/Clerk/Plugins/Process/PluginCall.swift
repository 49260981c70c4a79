import CivicModel
import CivicSQL
import ClerkPlugin
import Logging

/// What a plugin may reach while one of its calls is under way.
struct PluginCall: Sendable {
    let context: PluginContext
    /// How long it may be silent; nil for ever.
    var heartbeat: Duration?
    var report: @Sendable (String) -> Void = { _ in }

    init(
        _ context: PluginContext, heartbeat: Duration? = nil,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.context = context
        self.heartbeat = heartbeat
        self.report = report
    }

    /// Takes a notification; an unknown one is passed over.
    ///
    /// - Throws: `WireError` for one that is not as agreed.
    func take(_ method: String, _ message: WireMessage, from plugin: String) throws {
        switch method {
        case "log":
            let record = try message.parameters(LogParameters.self)
            guard let level = Logger.Level(rawValue: record.level) else {
                throw WireError(WireError.Code.wrongParameters, "`level` is not a level")
            }
            var fields: Logger.Metadata = ["plugin": "\(plugin)"]
            for (name, value) in record.fields ?? [:] {
                // What the host says of the call counts; a plugin's field of that name gets another one.
                let isTaken = name == "plugin" || context.log[metadataKey: name] != nil
                fields[isTaken ? name + "_" : name] = "\(value)"
            }
            context.log.log(level: level, "\(record.message)", metadata: fields)
        case "progress":
            report(
                try message.parameters(ProgressParameters.self).text.replacing(/[\r\n]+/, with: " ").withVisibleControls
            )
        case "output":
            let output = try message.parameters(OutputParameters.self)
            switch output.stream {
            case .out: context.console.out(output.text.withVisibleControlsInLines)
            case .error: context.console.error(output.text.withVisibleControlsInLines)
            }
        default: break
        }
    }

    /// Answers a request of the plugin through the host's services.
    func answer(_ id: WireID, _ method: String, _ message: WireMessage, to peer: WirePeer) async throws {
        switch method {
        case "sites.find":
            let call = try message.parameters(HostCalls.Find.self)
            let site = try await context.sites.find(try WireName.subdomain(call.subdomain))
            try await peer.answer(id, site.map(WireSite.init))
        case "sites.list":
            let call = try message.parametersIfAny(HostCalls.List.self)
            let after = try call?.after.map(WireName.subdomain)
            let sites = try await context.sites.list(hasFinanceData: call?.hasFinanceData)
            let wanted = sites.filter { site in after.map { site.subdomain > $0 } ?? true }
            try await peer.answer(id, wanted.prefix(HostCalls.List.most).map(WireSite.init))
        case "sites.register":
            let site = try message.parameters(HostCalls.Register.self).site.site()
            do { try await context.sites.register(site) } catch let error as SQLError
                where error.condition == .constraint
            {
                throw WireError(WireError.Code.failed, "\(site.subdomain) has a row already")
            }
            try await peer.answer(id, Nothing())
        case "sites.update":
            let call = try message.parameters(HostCalls.Update.self)
            let values = try call.values.mapValues { try $0.columnText }
            try await peer.answer(
                id, try await context.sites.update(try WireName.subdomain(call.subdomain), values))
        case "sites.record_finance":
            let call = try message.parameters(HostCalls.RecordFinance.self)
            try await peer.answer(
                id,
                try await context.sites.recordFinance(
                    try call.finance.status(), for: try WireName.subdomain(call.subdomain)))
        case "sites.claim_next_finance":
            let call = try message.parameters(HostCalls.ClaimNextFinance.self)
            let candidates = try await candidates(call.candidates)
            let site = try await context.sites.claimNextFinanceSite(
                among: candidates, at: try WireName.moment(call.at))
            try await peer.answer(id, site?.name)
        case "jobs.enqueue":
            let call = try message.parameters(HostCalls.Enqueue.self)
            let receipt = try await context.jobs.enqueue(try call.jobs.map { try $0.request() })
            try await peer.answer(id, HostCalls.Receipt(receipt))
        case "jobs.enqueue_next_finance":
            try await peer.answer(id, try await enqueueNext(message.parameters(HostCalls.Enqueue.self)))
        default: throw WireError(WireError.Code.unknownMethod, "there is no method of this name")
        }
    }

    private func candidates(_ names: [String]?) async throws -> [Subdomain] {
        guard let names else { return try await context.sites.list(hasFinanceData: true).map(\.subdomain) }
        return try names.map { try WireName.subdomain($0) }
    }

    private func enqueueNext(_ call: HostCalls.Enqueue) async throws -> HostCalls.Receipt? {
        let jobs = try call.jobs.map { try $0.request() }
        let time = try call.at.map(WireName.moment) ?? context.now()
        let byTheirSite = Dictionary(jobs.map { ($0.subdomain, $0) }) { first, _ in first }
        let taken = try await context.jobs.enqueueForNextFinanceSite(among: jobs.map(\.subdomain), at: time) { site in
            // The site is one of the candidates, which are the jobs' sites.
            byTheirSite[site] ?? JobRequest("", for: site)
        }
        return taken.map { HostCalls.Receipt($0.receipt, subdomain: $0.site.name) }
    }
}

extension JSONValue {
    /// A column's value as the text that `clerk sites set` takes; nil empties the column.
    fileprivate var columnText: String? {
        get throws {
            switch self {
            case .null: nil
            case .truth(let value): value ? "true" : "false"
            case .integer(let value): String(value)
            case .number(let value): String(value)
            case .text(let value): value
            case .array, .object: try compactText
            }
        }
    }
}
