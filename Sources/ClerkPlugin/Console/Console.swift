/// Standard output and standard error, and whether a person watches.
public struct Console: Sendable {
    /// Writes text to standard output; results go here.
    public let out: @Sendable (String) -> Void
    /// Writes text to standard error; progress and errors go here.
    public let error: @Sendable (String) -> Void
    /// Reads a line from standard input, without its end; nil at the end of the input.
    public let readLine: @Sendable () -> String?
    /// Whether standard error is a terminal, so that a line may be written over.
    public let isTerminal: Bool
    /// Whether progress and notes are unwanted (`clerk -q`). Results and errors are always written.
    public let isQuiet: Bool

    /// Takes the streams.
    public init(
        out: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void, isTerminal: Bool,
        isQuiet: Bool = false, readLine: @escaping @Sendable () -> String? = { nil }
    ) {
        self.out = out
        self.error = error
        self.isTerminal = isTerminal
        self.isQuiet = isQuiet
        self.readLine = readLine
    }

    /// The same streams for someone who wants results and errors only.
    public var quiet: Console {
        Console(out: out, error: error, isTerminal: isTerminal, isQuiet: true, readLine: readLine)
    }

    /// Writes a note to standard error, unless notes are unwanted.
    public func note(_ text: String) {
        if !isQuiet { error(text) }
    }
}
