import Foundation
import Logging

/// The form of a log line: `timestamp`, `level`, `logger`, `message`, then the metadata, flat and sorted by name.
struct LogLine: Sendable {
    let label: String
    let time: LogTimeText

    private static let ownNames: Set = ["timestamp", "level", "logger", "message"]

    /// One JSON object without the end of the line.
    func json(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, at moment: LogMoment) -> String {
        var line = JSONLine()
        line.append(raw: "{\"timestamp\":\"")
        line.append(raw: time.bytes(moment))
        line.append(raw: "\",\"level\":\"")
        line.append(raw: level.severity)
        line.append(raw: "\"")
        line.append(name: "logger")
        line.append(string: label)
        line.append(name: "message")
        line.append(string: message)
        for (name, value) in Self.named(metadata) {
            line.append(name: name)
            line.append(value: value)
        }
        line.append(raw: "}")
        return line.text
    }

    /// Gives metadata that would hide one of our own fields a name that is free.
    private static func named(_ metadata: Logger.Metadata) -> [(key: String, value: Logger.MetadataValue)] {
        var free = metadata
        for own in ownNames {
            guard let value = free.removeValue(forKey: own) else { continue }
            var name = own + "_"
            while free[name] != nil { name += "_" }
            free[name] = value
        }
        return free.sorted { $0.key < $1.key }
    }
}
