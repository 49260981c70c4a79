/// Asks a server once, by curl: TLS verified, no redirects, 20 seconds.
enum Curl {
    /// - Parameter options: curl's long options. They go by standard input, where others on the machine cannot read the
    ///   secrets in them.
    /// - Throws: `ExternalProgram.Fault` with what curl says, without addresses: each of them may be a secret.
    static func ask(_ options: [String: String], recipients: [String] = []) async throws {
        let lines =
            options.sorted { $0.key < $1.key }.map { $1.isEmpty ? $0 : "\($0) = \"\(quoted($1))\"" }
            + recipients.map { "mail-rcpt = \"\(quoted($0))\"" }
        let output = try await ExternalProgram.run(
            "curl",
            [
                "--disable", "--config", "-", "--globoff", "--silent", "--show-error", "--fail", "--max-time", "20",
                "--max-redirs", "0", "--max-filesize", "1000000", "--output", "/dev/null",
                "--write-out", "%{response_code}",
            ], input: lines.joined(separator: "\n") + "\n", within: .seconds(30))
        // A redirect is no error of curl's, and nobody heard of anything.
        if output.status == 0, !output.text.hasPrefix("2") {
            throw ExternalProgram.Fault(description: "the server answered \(output.text.prefix(10))")
        }
        guard output.status == 0 else {
            throw ExternalProgram.Fault(description: withoutAddresses(output.complaint, options.values + recipients))
        }
    }

    /// Whether a host of an address is this machine, so that what is sent there needs no encryption.
    static func isThisMachine(_ host: String) -> Bool {
        ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host)
    }

    private static func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            .replacing("\r", with: "\\r")
    }

    private static func withoutAddresses(_ text: String, _ secrets: [String]) -> String {
        secrets.filter { $0.count > 8 }.reduce(text) { $0.replacing($1, with: "(hidden)") }
    }
}
