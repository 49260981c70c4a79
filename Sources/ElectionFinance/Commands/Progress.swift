import ClerkPlugin

/// Tells a person how far a run is: one line written over on a terminal, plain lines otherwise.
struct Progress: Sendable {
    private let console: Console
    private let subject: String

    /// - Parameter subject: what each line is about; nil where every line tells it already.
    init(console: Console, subject: String?) {
        self.console = console
        self.subject = subject.map { "\($0) " } ?? ""
    }

    /// A passing state; shown on a terminal only.
    func step(_ stage: String, _ text: @autoclosure () -> String) {
        guard console.isTerminal, !console.isQuiet else { return }
        console.error("\r\u{1B}[K\(subject)\(stage): \(text())")
    }

    /// A result that stays.
    func line(_ stage: String, _ text: String) {
        console.note("\(console.isTerminal ? "\r\u{1B}[K" : "")\(subject)\(stage): \(text)\n")
    }
}
