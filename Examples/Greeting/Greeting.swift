import CivicModel
import ClerkPlugin

/// A type of job, and a command that enqueues one: greets a site, then has its meetings fetched.
struct Greeting: ClerkPlugin {
    let name = "greeting"
    let version = "1.0.0"
    let hooks: [Hook] = []

    func registerJobTypes() -> [JobType] {
        [
            JobType(
                name: "greet-site", queue: "greetings", timeLimit: .seconds(60),
                retry: JobRetry(attempts: 3, firstPause: .seconds(10), longestPause: .seconds(600))
            ) { job, context in
                guard let site = try await context.sites.find(job.subdomain) else {
                    throw JobSnooze(for: .seconds(600), because: "the site has no row yet")
                }
                // The work itself stands here; its effects are those of one run, however often it is run.
                job.report("a \(job.arguments["tone"] ?? "plain") greeting to \(site.name ?? job.subdomain.name)")
                job.enqueue(JobRequest("fetch-site", for: job.subdomain, uniqueKey: "fetch-site:\(job.subdomain)"))
            }
        ]
    }

    func registerCLICommands() -> [PluginCommand] {
        [
            PluginCommand(name: "greet", summary: "Enqueue the greeting of a site.") { arguments, context in
                guard arguments.count == 1, let site = Subdomain(arguments[0]) else {
                    context.console.error("Usage: clerk greet SITE\n")
                    return Failure.Status.usage.rawValue
                }
                let request = JobRequest(
                    "greet-site", for: site, arguments: ["tone": "warm"], priority: .high, uniqueKey: "greet:\(site)")
                do {
                    let receipt = try await context.jobs.enqueue([request])
                    context.console.out(receipt.ids.isEmpty ? "It waits already\n" : "Enqueued\n")
                    return 0
                } catch {
                    context.console.error("\(error)\n")
                    return (error as? Failure)?.status.rawValue ?? Failure.Status.failed.rawValue
                }
            }
        ]
    }
}

/// The entry point, for a process of its own.
@main
enum GreetingMain {
    static func main() async { await PluginMain.run(Greeting()) }
}
