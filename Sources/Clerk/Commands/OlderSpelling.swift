/// The spellings of Python clerk's commands, which cron lines and habits still use.
enum OlderSpelling {
    /// The group whose options stand before the command: `clerk etl -s berkeley.ca update --next-site`.
    static let group = "etl"

    /// Commands that stand below another one now.
    static let commands = [
        "purge": ["jobs", "purge", "--all", "--subdomain"], "purge-queue": ["jobs", "purge", "--all", "--queue"],
        "check-failed": ["jobs", "list", "--state", "dead"],
    ]

    /// The options of the old group that are followed by a value.
    private static let optionsWithValue: Set = ["-s", "--subdomain", "--ocr-backend"]

    /// The words in today's spelling.
    static func current(_ words: [String]) -> [String] {
        guard let first = words.first else { return words }
        if let current = commands[first] { return current + words.dropFirst() }
        guard first == group else { return words }
        var options: [String] = []
        var rest = words.dropFirst()
        while let word = rest.first, word.hasPrefix("-") {
            let count = optionsWithValue.contains(word) ? 2 : 1
            options += rest.prefix(count)
            rest = rest.dropFirst(count)
        }
        guard let command = rest.first else { return options.isEmpty ? ["help"] : options }
        return [command] + rest.dropFirst() + options
    }
}
