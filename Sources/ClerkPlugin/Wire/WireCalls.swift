import CivicModel

/// The parameters of `initialize`.
package struct InitializeParameters: Sendable, Hashable, Codable {
    package struct Host: Sendable, Hashable, Codable {
        package var name: String
        package var version: String

        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    package var `protocol`: Int
    package var host: Host
    package var storageDir: String
    package var settings: [String: String]
    package var dryRun: Bool

    enum CodingKeys: String, CodingKey {
        case `protocol`, host, settings
        case storageDir = "storage_dir"
        case dryRun = "dry_run"
    }

    package init(host: Host, storageDir: String, settings: [String: String], dryRun: Bool) {
        `protocol` = PluginDescription.protocolVersion
        self.host = host
        self.storageDir = storageDir
        self.settings = settings
        self.dryRun = dryRun
    }
}

/// The parameters of `hook`.
package struct HookParameters: Sendable, Hashable, Codable {
    /// The arguments of all hooks; each has its own of them.
    package struct Arguments: Sendable, Hashable, Codable {
        package var label: String?
        package var subdomain: String?
        package var runID: String?
        package var site: WireSite?
        package var filePath: String?
        package var storagePath: String?
        package var databasePath: String?

        enum CodingKeys: String, CodingKey {
            case label, subdomain, site
            case runID = "run_id"
            case filePath = "file_path"
            case storagePath = "storage_path"
            case databasePath = "database_path"
        }

        package init() {}
    }

    package var hook: String
    package var arguments: Arguments

    package init(_ hook: Hook, _ fill: (inout Arguments) -> Void) {
        self.hook = hook.rawValue
        arguments = Arguments()
        fill(&arguments)
    }
}

/// The result of `hook`.
package struct HookAnswer: Sendable, Hashable, Codable {
    package var answer: JSONValue?

    package init(_ answer: JSONValue?) { self.answer = answer ?? .null }
}

/// The parameters of `fetch`.
package struct FetchParameters: Sendable, Hashable, Codable {
    package var label: String
    package var site: WireSite
    package var startYear: Int?
    package var allAgendas: Bool

    enum CodingKeys: String, CodingKey {
        case label, site
        case startYear = "start_year"
        case allAgendas = "all_agendas"
    }

    package init(label: String, site: WireSite, startYear: Int?, allAgendas: Bool) {
        self.label = label
        self.site = site
        self.startYear = startYear
        self.allAgendas = allAgendas
    }
}

/// The parameters of `job`.
package struct JobParameters: Sendable, Hashable, Codable {
    package var jobType: String
    package var subdomain: String
    package var runID: String
    package var arguments: [String: String]

    enum CodingKeys: String, CodingKey {
        case subdomain, arguments
        case jobType = "job_type"
        case runID = "run_id"
    }

    package init(jobType: String, subdomain: String, runID: String, arguments: [String: String]) {
        self.jobType = jobType
        self.subdomain = subdomain
        self.runID = runID
        self.arguments = arguments
    }
}

/// The result of `job`.
package struct JobAnswer: Sendable, Hashable, Codable {
    package var enqueue: [WireJobRequest]?

    package init(enqueue: [WireJobRequest]) { self.enqueue = enqueue }
}

/// The parameters of `command`.
package struct CommandParameters: Sendable, Hashable, Codable {
    package var name: String
    package var words: [String]
    package var quiet: Bool

    package init(name: String, words: [String], quiet: Bool) {
        self.name = name
        self.words = words
        self.quiet = quiet
    }
}

/// The result of `command`.
package struct CommandAnswer: Sendable, Hashable, Codable {
    package var status: Int32

    package init(status: Int32) { self.status = status }
}

/// The parameters of `cancel`.
package struct CancelParameters: Sendable, Hashable, Codable {
    package var id: Int64

    package init(id: Int64) { self.id = id }
}

/// Parameters of a notification that fit into one line, or several.
package protocol Tellable: Encodable, Sendable {
    var parts: [Self] { get }
}

extension Tellable {
    package var parts: [Self] { [self] }

    /// The most characters of a text in a line.
    fileprivate static var longestText: Int { 50_000 }
}

/// The parameters of `log`.
package struct LogParameters: Tellable, Hashable, Codable {
    package var level: String
    package var message: String
    package var fields: [String: String]?

    package init(level: String, message: String, fields: [String: String]?) {
        self.level = level
        self.message = message
        self.fields = fields
    }

    /// One, with its texts cut.
    package var parts: [LogParameters] {
        let fields = fields?.sorted { $0.key < $1.key }.prefix(20).map { name, value in
            (String(name.prefix(200)), String(value.prefix(5_000)))
        }
        return [
            LogParameters(
                level: level, message: String(message.prefix(Self.longestText)),
                fields: fields.map { Dictionary($0) { first, _ in first } })
        ]
    }
}

/// The parameters of `progress`.
package struct ProgressParameters: Tellable, Hashable, Codable {
    package var text: String

    package init(text: String) { self.text = text }

    /// One: of a longer text the host keeps no more.
    package var parts: [ProgressParameters] { [ProgressParameters(text: String(text.prefix(500)))] }
}

/// The parameters of `output`.
package struct OutputParameters: Tellable, Hashable, Codable {
    package enum Stream: String, Sendable, Codable { case out, error }

    package var stream: Stream
    package var text: String

    package init(stream: Stream, text: String) {
        self.stream = stream
        self.text = text
    }

    /// All of the text, in as many lines as it takes.
    package var parts: [OutputParameters] {
        var rest = text[...]
        var parts: [OutputParameters] = []
        repeat {
            parts.append(OutputParameters(stream: stream, text: String(rest.prefix(Self.longestText))))
            rest = rest.dropFirst(Self.longestText)
        } while !rest.isEmpty
        return parts
    }
}

/// The parameters of a message that has none.
package struct NoParameters: Tellable, Hashable, Codable {
    package init() {}
}

/// An answer that says nothing: null.
package struct Nothing: Sendable, Hashable, Codable {
    package init() {}

    /// Takes whatever is there.
    package init(from decoder: any Decoder) throws {}

    /// Writes null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encodeNil()
    }
}
