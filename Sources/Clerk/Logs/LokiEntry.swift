import Logging

/// A line on its way to Loki.
struct LokiEntry: Sendable {
    let moment: LogMoment
    let level: Logger.Level
    let logger: String
    /// The JSON line, without its line feed.
    let line: String

    /// What it counts for in the limits: its line, and the logger's name that goes with it.
    var size: Int { line.utf8.count + logger.utf8.count }
}

/// The labels that all lines of a process have; job is always `clerk`.
package struct LokiLabels: Hashable, Sendable {
    /// The machine.
    package let host: String
    /// The command that runs, such as `update`.
    package let command: String

    /// Takes the machine and the command.
    package init(host: String, command: String) {
        self.host = host
        self.command = command
    }

    /// The body of a push: the lines by stream, each stream's in the order of time.
    ///
    /// - Source: Loki's HTTP API, "Ingest logs", JSON: `{"streams":[{"stream":{labels},"values":[["ns","line"]]}]}`.
    func body(_ entries: [LokiEntry]) -> [UInt8] {
        struct Stream: Hashable {
            let severity: String
            let logger: String
        }
        let streams = Dictionary(grouping: entries.indices) { index in
            Stream(severity: "\(entries[index].level.severity)".lowercased(), logger: entries[index].logger)
        }
        var body = JSONLine()
        body.append(raw: "{\"streams\":[")
        // Streams begin in the order of their first lines, so that a body is the same every time.
        for (number, (stream, indices)) in streams.sorted(by: { $0.value[0] < $1.value[0] }).enumerated() {
            body.append(raw: number == 0 ? "{\"stream\":{" : ",{\"stream\":{" as StaticString)
            let labels = [
                ("job", "clerk"), ("host", host), ("command", command), ("severity", stream.severity),
                ("logger", stream.logger),
            ]
            for (name, value) in labels {
                body.append(name: name)
                body.append(string: value)
            }
            body.append(raw: "},\"values\":[")
            // Threads may add lines a little out of order. Equal moments keep the order in which they were added.
            let ordered = indices.sorted { (entries[$0].moment, $0) < (entries[$1].moment, $1) }
            for (number, index) in ordered.enumerated() {
                body.append(raw: number == 0 ? "[\"" : ",[\"" as StaticString)
                body.append(raw: String(entries[index].moment.unixNanoseconds).utf8)
                body.append(raw: "\",")
                body.append(quoted: entries[index].line.utf8)
                body.append(raw: "]")
            }
            body.append(raw: "]}")
        }
        body.append(raw: "]}")
        return body.bytes
    }
}
