import Foundation
import Logging
import Testing

@testable import Clerk

/// The JSON lines.
@Suite struct JSONLogHandlerTests {
    private let recorded = RecordedLines()

    private func logger(label: String = "clerk.jobs", level: Logger.Level = .trace) -> Logger {
        let handler = JSONLogHandler(
            label: label, level: level, zone: .losAngeles, now: { .example }, write: recorded.write)
        return Logger(label: label) { _ in handler }
    }

    private static let start =
        #"{"timestamp":"2026-11-20 06:00:00,042","level":"INFO","logger":"clerk.jobs","message":"#

    @Test func writesItsFieldsInOrder() {
        logger().info("Fetched", metadata: ["subdomain": "oakland.ca", "filings": .stringConvertible(12), "b": "2"])
        #expect(recorded.lines == [Self.start + #""Fetched","b":"2","filings":12,"subdomain":"oakland.ca"}"# + "\n"])
    }

    @Test(arguments: [
        (Logger.Level.trace, "DEBUG"), (.debug, "DEBUG"), (.info, "INFO"), (.notice, "INFO"), (.warning, "WARNING"),
        (.error, "ERROR"), (.critical, "CRITICAL"),
    ])
    func namesLevelsAsPythonDoes(level: Logger.Level, name: String) throws {
        logger().log(level: level, "x")
        #expect(try recorded.objects().first?["level"] as? String == name)
    }

    @Test func leavesOutWhatIsBelowItsLevel() {
        var logger = logger(level: .info)
        logger.debug("no")
        logger.info("yes")
        logger.logLevel = .error
        logger.warning("no")
        #expect(recorded.lines.count == 1)
    }

    @Test func keepsMetadataThatIsNamedLikeItsFields() {
        logger().info("x", metadata: ["level": "3", "message": "m", "message_": "n", "timestamp": "t", "logger": "l"])
        #expect(
            recorded.lines == [
                Self.start + #""x","level_":"3","logger_":"l","message_":"n","message__":"m","timestamp_":"t"}"# + "\n"
            ])
    }

    @Test(arguments: [
        (Logger.MetadataValue.string("a\"b"), #""a\"b""#), (.stringConvertible(-7), "-7"),
        (.stringConvertible(UInt64.max), "18446744073709551615"), (.stringConvertible(1.5), "1.5"),
        (.stringConvertible(Float(0.1)), "0.1"), (.stringConvertible(1e300), "1e+300"),
        (.stringConvertible(Double.nan), #""nan""#), (.stringConvertible(-Double.infinity), #""-inf""#),
        (.stringConvertible(true), "true"), (.stringConvertible(false), "false"),
        (.stringConvertible("text" as String), #""text""#), (.array([]), "[]"), (.dictionary([:]), "{}"),
        (
            .array(["a", .stringConvertible(1), .array([.dictionary(["z": "1", "y": "2"])])]),
            #"["a",1,[{"y":"2","z":"1"}]]"#
        ),
    ])
    func writesValues(value: Logger.MetadataValue, json: String) throws {
        logger().info("x", metadata: ["value": value])
        #expect(recorded.lines == [Self.start + "\"x\",\"value\":\(json)}\n"])
        #expect(try recorded.objects().count == 1)
    }

    @Test func escapesWhateverComes() throws {
        let texts = [
            String((0...0x200).compactMap(Unicode.Scalar.init).map(Character.init)),
            "\u{0}\u{1B}[31m\r\n\t\u{7F}\u{85}",
            "\"\\/", "\u{2028}\u{FEFF}👩‍👩‍👧 Zürich", String(decoding: [0xFF, 0x41, 0xC3, 0xED, 0xA0, 0x80], as: UTF8.self),
            "",
        ]
        for text in texts { logger(label: text).info("\(text)", metadata: [text.isEmpty ? "-" : text: "\(text)"]) }
        for (text, object) in zip(texts, try recorded.objects()) {
            #expect((object["message"] as? String).map { Array($0.utf8) } == Array(text.utf8))
            #expect(object["logger"] as? String == text)
            #expect(object[text.isEmpty ? "-" : text] as? String == text)
        }
        for line in recorded.lines {
            let controls = line.utf8.dropLast().filter { $0 < 0x20 || $0 == 0x7F }
            #expect(controls == [])
        }
    }

    @Test func cutsWhatIsTooLong() throws {
        let limit = 16 << 10
        let whole = String(repeating: "x", count: limit)
        logger().info("\(whole)")
        logger().info("\(whole)12345")
        // The euro sign has three bytes, of which two would be within the limit.
        logger().info("\(whole.dropLast(2))€uro")
        logger().info("x", metadata: ["list": .array(Array(repeating: "1234567", count: 4000))])
        let messages = try recorded.objects().map { $0["message"] as? String }
        #expect(messages[0] == whole)
        #expect(messages[1] == whole + " ... (5 bytes left out)")
        #expect(messages[2] == whole.dropLast(2) + " ... (6 bytes left out)")
        let list = try recorded.objects()[3]["list"] as? String
        #expect(list?.hasPrefix(#"["1234567","1234567","#) == true)
        #expect(list?.hasSuffix(" ... (\(4000 * 10 + 1 - limit) bytes left out)") == true)
    }

    @Test func mergesMetadataAsSwiftLogPrescribes() {
        let provider = Logger.MetadataProvider { ["a": "provider", "b": "provider", "c": "provider"] }
        let handler = JSONLogHandler(
            label: "clerk.jobs", zone: .losAngeles, metadataProvider: provider, now: { .example }, write: recorded.write
        )
        var logger = Logger(label: "clerk.jobs") { _ in handler }
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "d"] = "logger"
        logger.info("x", metadata: ["b": "event"])
        #expect(recorded.lines == [Self.start + #""x","a":"provider","b":"event","c":"provider","d":"logger"}"# + "\n"])
        #expect(logger[metadataKey: "d"] == "logger")
    }

    @Test func tellsTheErrorOfAnEvent() throws {
        logger().error("Could not", error: RecordedLines.NotAnObject(line: "1"))
        let object = try #require(try recorded.objects().first)
        #expect(object["error.message"] as? String == "NotAnObject(line: \"1\")")
        #expect((object["error.type"] as? String)?.hasSuffix("RecordedLines.NotAnObject") == true)
    }

    @Test(arguments: [
        (0, "1969-12-31 16:00:00,000"), (-1_000_001, "1969-12-31 15:59:59,998"),
        (1_772_963_999_999_999_999, "2026-03-08 01:59:59,999"), (1_772_964_000_000_000_000, "2026-03-08 03:00:00,000"),
        (1_793_523_599_999_000_000, "2026-11-01 01:59:59,999"), (1_793_523_600_000_000_000, "2026-11-01 01:00:00,000"),
        (951_811_200_007_000_000, "2000-02-29 00:00:00,007"),
    ])
    func writesLocalTime(nanoseconds: Int, text: String) {
        let time = LogTimeText(zone: .losAngeles)
        for _ in 0..<2 {
            let bytes = time.bytes(LogMoment(unixNanoseconds: nanoseconds))
            #expect(String(decoding: bytes, as: UTF8.self) == text)
        }
    }

    @Test func readsTheSystemClock() {
        let difference = Date().timeIntervalSince1970 - Double(LogMoment.systemClock().unixNanoseconds) / 1e9
        #expect(abs(difference) < 5)
    }
}
