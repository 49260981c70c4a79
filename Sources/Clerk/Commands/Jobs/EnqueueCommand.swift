import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk enqueue`.
struct EnqueueCommand: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "enqueue", abstract: "Enqueue a job for each of some sites: all of them, or none.",
        discussion: """
            Examples:
              clerk enqueue berkeley.ca alameda.ca
              clerk enqueue berkeley.ca --type finance-etl --priority high
              clerk enqueue berkeley.ca --argument all_years=true --in 2h
            """)

    @Argument(help: "The sites.", transform: SubdomainArgument.parse) var subdomains: [Subdomain]

    @Option(help: "The type of job.") var type = "fetch-site"

    @Option(help: "high, normal or low.") var priority: JobPriority = .normal

    @Option(name: .customLong("argument"), help: "NAME=VALUE, for the job; may be given several times.")
    var arguments: [String] = []

    @Option(help: "The run that the jobs belong to; a new one for each by default.") var runId: String?

    @Option(name: .customLong("in"), help: "Start no sooner than in 90s, 15m, 12h or 2d.", transform: Age.parse)
    var delay: Age?

    @Flag(help: "Also when a job of this type waits or runs for the site.") var again = false

    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws { _ = try parsedArguments() }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        _ = try runtime.catalog.definition(of: type)
        let arguments = try parsedArguments()
        var seen = Set<Subdomain>()
        let subdomains = subdomains.filter { seen.insert($0).inserted }
        for subdomain in subdomains { _ = try await runtime.sites.required(subdomain) }
        let start = delay.map { Timestamp(unixSeconds: runtime.now().unixSeconds + $0.seconds) }
        let requests = subdomains.map { subdomain in
            JobRequest(
                type, for: subdomain, arguments: arguments, priority: priority, runID: runId.map(RunID.init),
                uniqueKey: again ? nil : Self.key(type, subdomain), start: start)
        }
        let store = try await runtime.jobs(to: "Could not enqueue jobs")
        let result = try await store.enqueue(requests)
        guard !json else {
            runtime.console.out(
                JSONText.of(["enqueued": result.ids.map(\.description), "already_waiting": result.duplicates]))
            return 0
        }
        let waiting = Set(result.duplicates)
        for subdomain in subdomains {
            let isWaiting = waiting.contains(Self.key(type, subdomain))
            runtime.console.out(
                isWaiting
                    ? "\(subdomain) already has a \(type) job that waits or runs\n"
                    : "Enqueued \(subdomain) (\(type), priority: \(priority.rawValue))\n")
        }
        return 0
    }

    /// The key that keeps a second job of a type for a site out.
    static func key(_ type: String, _ subdomain: Subdomain) -> String { "\(type):\(subdomain)" }

    private func parsedArguments() throws -> [String: String] {
        var parsed: [String: String] = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ValidationError("--argument is `\(argument)`, expected NAME=VALUE.")
            }
            parsed[String(parts[0])] = String(parts[1])
        }
        return parsed
    }
}
