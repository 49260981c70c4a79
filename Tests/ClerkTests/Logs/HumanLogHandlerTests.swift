import Logging
import Testing

@testable import Clerk

/// The lines that a person sees.
@Suite struct HumanLogHandlerTests {
    private let recorded = RecordedLines()

    private func logger(isTerminal: Bool = false) -> Logger {
        let handler = HumanLogHandler(isTerminal: isTerminal, write: recorded.write)
        return Logger(label: "x") { _ in handler }
    }

    @Test(arguments: [
        (Logger.Level.info, "oakland.ca: Fetched\n"), (.notice, "oakland.ca: Fetched\n"),
        (.warning, "oakland.ca: warning: Fetched\n"), (.error, "oakland.ca: error: Fetched\n"),
        (.critical, "oakland.ca: error: Fetched\n"),
    ])
    func beginsWithTheSubdomain(level: Logger.Level, line: String) {
        logger().log(level: level, "Fetched", metadata: ["subdomain": "oakland.ca", "other": "1"])
        #expect(recorded.lines == [line])
    }

    @Test func showsTheMessageAloneWithoutSubdomain() {
        logger().info("Done")
        logger(isTerminal: true).warning("Done", metadata: ["subdomain": ""])
        #expect(recorded.lines == ["Done\n", "warning: Done\n"])
    }

    @Test func takesTheSubdomainOfTheLogger() {
        var logger = logger(isTerminal: true)
        logger[metadataKey: "subdomain"] = "oakland.ca"
        logger.error("Lost", error: RecordedLines.NotAnObject(line: "\n"))
        #expect(
            recorded.lines == ["\u{1B}[36moakland.ca: \u{1B}[0merror: Lost: NotAnObject(line: \"\\n\")\n"])
    }

    @Test func showsNothingBelowInformation() {
        var logger = logger()
        logger.logLevel = .trace
        logger.debug("no")
        logger.info("yes")
        logger.logLevel = .error
        logger.warning("no")
        #expect(recorded.lines == ["yes\n"])
    }

    @Test(arguments: [
        ("\u{1B}[2Jgone", #"\u{1b}[2Jgone"#), ("a\r\nb", #"a\r\nb"#), ("a\tb", "a\tb"),
        ("\u{0}\u{7F}\u{9B}31m", #"\u{0}\u{7f}\u{9b}31m"#),
        ("\u{202E}evil\u{2066}", #"\u{202e}evil\u{2066}"#), ("Zürich 👩‍👩‍👧", "Zürich 👩‍👩‍👧"), ("", ""),
    ])
    func makesControlsVisible(text: String, shown: String) {
        logger().info("\(text)")
        logger().info("x", metadata: ["subdomain": "\(text)-"])
        #expect(recorded.lines == [shown + "\n", shown + "-: x\n"])
    }
}
