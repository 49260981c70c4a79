import Logging
import Testing

@testable import Clerk

@Suite struct LogDestinationsTests {
    @Test func writesToMachineAndPerson() throws {
        let (json, human) = (RecordedLines(), RecordedLines())
        var logger = LogDestinations.logger(
            label: "clerk", json: json.write, human: .init(isTerminal: false, write: human.write), level: .debug,
            zone: .losAngeles, now: { .example },
            metadataProvider: Logger.MetadataProvider { ["subdomain": "oakland.ca", "run": "7"] })
        logger[metadataKey: "run"] = "6"
        logger.debug("Looked")
        logger.info("Found", metadata: ["subdomain": "alameda.ca"])
        #expect(human.lines == ["alameda.ca: Found\n"])
        let objects = try json.objects()
        #expect(objects.map { $0["message"] as? String } == ["Looked", "Found"])
        #expect(objects.map { $0["subdomain"] as? String } == ["oakland.ca", "alameda.ca"])
        #expect(objects.map { $0["run"] as? String } == ["7", "7"])
    }

    @Test func writesJSONAloneFromItsLevelOn() {
        let json = RecordedLines()
        let logger = LogDestinations.logger(label: "clerk", json: json.write, zone: .losAngeles)
        logger.debug("no")
        logger.notice("yes")
        #expect(json.lines.count == 1)
    }

    @Test func showsAPersonNoMoreThanTheLevel() {
        let (json, human) = (RecordedLines(), RecordedLines())
        let logger = LogDestinations.logger(
            label: "clerk", json: json.write, human: .init(isTerminal: false, write: human.write), level: .warning,
            zone: .losAngeles)
        logger.info("no")
        logger.warning("yes")
        #expect(human.lines == ["warning: yes\n"])
        #expect(json.lines.count == 1)
    }
}
