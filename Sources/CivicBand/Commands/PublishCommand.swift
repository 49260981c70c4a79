import ArgumentParser
import CivicModel
import Clerk
import ClerkPlugin

/// `clerk publish`.
struct PublishCommand: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "clerk publish", abstract: "Accept what the gate holds back of a site, and deploy it.",
        discussion: """
            The reason is recorded with the time. It holds for the very files that are held now: a newer database is
            judged anew. `clerk status` lists what is held.

            Example: clerk publish berkeley.ca --accept "NetFile removed 400 test filings, asked on 2026-11-20"
            """)

    @Argument(help: "The site.", transform: SubdomainArgument.parse) var site: Subdomain

    @Option(help: "Why the data are right.") var accept: String

    @Flag(help: "Print the result as JSON.") var json = false

    func validate() throws {
        guard accept.contains(where: { !$0.isWhitespace }), accept.utf8.count <= 2000 else {
            throw ValidationError("--accept needs a reason, of at most 2000 bytes.")
        }
    }

    func run(at place: Workplace) async throws -> Int32 {
        _ = try await place.sites.required(site)
        let store = try await place.publications(to: "Could not publish \(site)")
        let accepted = try await store.accept(site, because: accept)
        guard !accepted.isEmpty else {
            throw Failure(
                "Could not publish \(site)", observed: "nothing of it is held back.",
                next: "`clerk deploy \(site)` publishes what is new.")
        }
        let receipt = try await place.context.jobs.enqueue([
            DeployJob.request(for: site, priority: .high)
        ])
        if json {
            struct Result: Encodable {
                let subdomain: String
                let accepted: [String]
                let enqueued: [String]
            }
            place.context.console.out(
                JSONText.of(
                    Result(subdomain: site.name, accepted: accepted.map(\.database), enqueued: receipt.ids)))
            return 0
        }
        for hold in accepted { place.context.console.out("accepted \(hold.database): \(hold.reason)\n") }
        place.context.console.out("Enqueued deploy-site for \(site)\n")
        return 0
    }
}
