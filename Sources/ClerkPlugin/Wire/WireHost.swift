import CivicModel

/// A job that is to be enqueued, as it is written.
package struct WireJobRequest: Sendable, Hashable, Codable {
    package var jobType: String
    package var subdomain: String
    package var arguments: [String: String]?
    package var priority: String?
    package var runID: String?
    package var uniqueKey: String?
    package var start: Int?

    enum CodingKeys: String, CodingKey {
        case subdomain, arguments, priority, start
        case jobType = "job_type"
        case runID = "run_id"
        case uniqueKey = "unique_key"
    }

    /// Takes a request.
    package init(_ request: JobRequest) {
        jobType = request.type
        subdomain = request.subdomain.name
        arguments = request.arguments.isEmpty ? nil : request.arguments
        priority = request.priority == .normal ? nil : request.priority.rawValue
        runID = request.runID?.text
        uniqueKey = request.uniqueKey
        start = request.start?.unixSeconds
    }

    /// The request.
    ///
    /// - Throws: `WireError` for a value that cannot be one.
    package func request() throws -> JobRequest {
        guard let priority = JobPriority(rawValue: self.priority ?? JobPriority.normal.rawValue) else {
            throw WireError(WireError.Code.wrongParameters, "`priority` is high, normal or low")
        }
        return JobRequest(
            jobType, for: try WireName.subdomain(subdomain), arguments: arguments ?? [:], priority: priority,
            runID: runID.map(RunID.init), uniqueKey: uniqueKey, start: try start.map(WireName.moment))
    }
}

/// The parameters and results of what a plugin asks of its host.
package enum HostCalls {
    package struct Find: Sendable, Codable {
        package var subdomain: String
        package init(subdomain: String) { self.subdomain = subdomain }
    }

    package struct List: Sendable, Codable {
        /// The most sites of one answer.
        package static let most = 1000

        package var hasFinanceData: Bool?
        /// The sites after this one, by name.
        package var after: String?

        package init(hasFinanceData: Bool?, after: String?) {
            self.hasFinanceData = hasFinanceData
            self.after = after
        }

        enum CodingKeys: String, CodingKey {
            case after
            case hasFinanceData = "has_finance_data"
        }
    }

    package struct Register: Sendable, Codable {
        package var site: WireSite
        package init(site: WireSite) { self.site = site }
    }

    package struct Update: Sendable, Codable {
        package var subdomain: String
        package var values: [String: JSONValue]
        package init(subdomain: String, values: [String: JSONValue]) {
            self.subdomain = subdomain
            self.values = values
        }
    }

    package struct RecordFinance: Sendable, Codable {
        package var subdomain: String
        package var finance: WireFinance
        package init(subdomain: String, finance: WireFinance) {
            self.subdomain = subdomain
            self.finance = finance
        }
    }

    package struct ClaimNextFinance: Sendable, Codable {
        package var candidates: [String]?
        package var at: Int
        package init(candidates: [String]?, at: Int) {
            self.candidates = candidates
            self.at = at
        }
    }

    package struct Enqueue: Sendable, Codable {
        package var jobs: [WireJobRequest]
        package var at: Int?
        package init(jobs: [WireJobRequest], at: Int? = nil) {
            self.jobs = jobs
            self.at = at
        }
    }

    package struct Receipt: Sendable, Codable {
        package var subdomain: String?
        package var ids: [String]
        package var alreadyWaiting: [String]

        package init(_ receipt: JobReceipt, subdomain: String? = nil) {
            self.subdomain = subdomain
            ids = receipt.ids
            alreadyWaiting = receipt.alreadyWaiting
        }

        package var receipt: JobReceipt { JobReceipt(ids: ids, alreadyWaiting: alreadyWaiting) }

        enum CodingKeys: String, CodingKey {
            case subdomain, ids
            case alreadyWaiting = "already_waiting"
        }
    }
}

/// Failures as they cross between host and plugin.
extension WireError {
    /// Any error of a hook, a job or the host.
    package init(telling error: any Error) {
        switch error {
        case let error as WireError: self = error
        case let failure as Failure:
            self.init(
                Code.failed, "\(failure.summary): \(failure.observed)",
                data: .object([
                    "summary": .text(failure.summary), "observed": .text(failure.observed),
                    "state": .text(failure.state), "next": .text(failure.next),
                    "try_again_later": .truth(failure.status == .tryAgainLater),
                ]))
        case let snooze as JobSnooze:
            let seconds = snooze.pause.components.seconds + (snooze.pause.components.attoseconds > 0 ? 1 : 0)
            self.init(
                Code.putOff, snooze.reason,
                data: .object(["seconds": .integer(seconds), "reason": .text(snooze.reason)]))
        case is CancellationError: self.init(Code.cancelled, "cancelled")
        case let declined as DeployDeclined: self.init(Code.declined, declined.reason)
        default: self.init(Code.failed, String(describing: error))
        }
    }

    /// The error that the other side meant: a `Failure`, a `JobSnooze`, a cancellation, a declined deploy, or this one.
    package var meant: any Error {
        if code == Code.declined { return DeployDeclined(because: message) }
        guard case .object(let data) = data ?? .null else { return code == Code.cancelled ? CancellationError() : self }
        func text(_ name: String) -> String? { if case .text(let text) = data[name] { text } else { nil } }
        if code == Code.putOff, case .integer(let seconds) = data["seconds"], (0...31_622_400).contains(seconds) {
            return JobSnooze(for: .seconds(max(1, seconds)), because: text("reason") ?? message)
        }
        let isLater = data["try_again_later"] == .truth(true)
        guard code == Code.failed, isLater || text("summary") != nil else { return self }
        return Failure(
            text("summary") ?? "A plugin failed", observed: text("observed") ?? message,
            state: text("state") ?? "whatever the plugin left.", next: text("next") ?? "try again later.",
            status: isLater ? .tryAgainLater : .failed)
    }
}
