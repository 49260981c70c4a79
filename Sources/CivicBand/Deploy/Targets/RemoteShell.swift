/// A shell on another machine, by SSH. The other machine's key must be known, and nobody is asked for a password.
struct RemoteShell: Sendable {
    let host: String
    let options: [String]

    /// The words that start ssh, without the host.
    var words: [String] {
        ["ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=20"] + options
    }

    /// Runs a script; all that it is given stands in the script, whose words come from checked names only.
    @discardableResult
    func run(_ script: String, within limit: Duration = .seconds(600)) async throws -> String {
        try await ExternalProgram.check(
            "ssh", Array(words.dropFirst()) + [host, "sh -s"], input: "set -eu\n" + script, within: limit)
    }
}
