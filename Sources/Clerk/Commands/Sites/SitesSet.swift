import ArgumentParser
import CivicModel
import CivicSQL
import ClerkPlugin

/// `clerk sites set`.
struct SitesSet: ClerkSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change columns of one site; the others keep their values.",
        discussion: """
            Columns: \(SiteColumn.all.map(\.name).joined(separator: ", ")).
            An empty value clears a column.

            Examples:
              clerk sites set berkeley.ca has_finance_data=true finance_source=NetFile
              clerk sites set berkeley.ca name="City of Berkeley" start_year=2010
            """)

    @Argument(help: "The site, such as berkeley.ca.", transform: SubdomainArgument.parse) var subdomain: Subdomain

    @Argument(help: "COLUMN=VALUE, one or several.") var assignments: [String]

    @Flag(help: "Print the changed site as JSON.") var json = false

    func validate() throws { _ = try values() }

    private func values() throws -> [SiteColumn: SQLValue] {
        var texts: [String: String?] = [:]
        for assignment in assignments {
            let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ValidationError("`\(assignment)` is not COLUMN=VALUE.") }
            texts[String(parts[0])] = .some(String(parts[1]))
        }
        do { return try SiteColumn.values(texts) } catch let failure as Failure {
            throw ValidationError("\(failure.observed) Next: \(failure.next)")
        }
    }

    func run(in runtime: ClerkRuntime) async throws -> Int32 {
        let counts = try await runtime.sites.apply(
            [SiteChange(subdomain: subdomain, values: values())], addingSites: false, at: runtime.now())
        if json {
            runtime.console.out(JSONText.of(SiteReport(try await runtime.sites.required(subdomain))))
        } else {
            runtime.console.out("\(subdomain): \(counts.changed == 1 ? "changed" : "nothing to change")\n")
        }
        return 0
    }
}
