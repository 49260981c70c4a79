/// A command that a plugin adds to clerk, with the commands below it.
public struct PluginCommand: Sendable {
    /// The word after `clerk`: `finance`.
    public let name: String
    /// What it is for, in one line, for `clerk --help`.
    public let summary: String
    /// Runs it with the words after its name; the answer is the exit status.
    public let run: @Sendable (_ arguments: [String], _ context: PluginContext) async -> Int32

    /// Describes a command.
    public init(
        name: String, summary: String,
        run: @escaping @Sendable (_ arguments: [String], _ context: PluginContext) async -> Int32
    ) {
        self.name = name
        self.summary = summary
        self.run = run
    }
}
