/// What a plugin says of itself: the result of `initialize`.
package struct PluginDescription: Sendable, Hashable, Codable {
    /// The version of the protocol that this package speaks.
    package static let protocolVersion = 1

    package struct Command: Sendable, Hashable, Codable {
        package var name: String
        package var summary: String
    }

    package struct JobType: Sendable, Hashable, Codable {
        package struct Retry: Sendable, Hashable, Codable {
            package var attempts: Int
            package var firstPause: Int
            package var longestPause: Int

            enum CodingKeys: String, CodingKey {
                case attempts
                case firstPause = "first_pause"
                case longestPause = "longest_pause"
            }
        }

        package var name: String
        package var queue: String
        /// Seconds.
        package var timeLimit: Int?
        package var retry: Retry?
        /// Seconds; nil when the plugin promises nothing.
        package var heartbeat: Int?

        enum CodingKeys: String, CodingKey {
            case name, queue, retry, heartbeat
            case timeLimit = "time_limit"
        }

        /// Whether its limits are such as the protocol allows.
        fileprivate var isInRange: Bool {
            (1...604_800).contains(timeLimit ?? 1) && (1...3600).contains(heartbeat ?? 1)
                && (1...1000).contains(retry?.attempts ?? 1) && (0...604_800).contains(retry?.firstPause ?? 0)
                && (0...604_800).contains(retry?.longestPause ?? 0)
        }
    }

    package struct Worker: Sendable, Hashable, Codable {
        package var name: String
        package var queues: [String]
    }

    package struct DataType: Sendable, Hashable, Codable {
        package var name: String
        package var jobType: String

        enum CodingKeys: String, CodingKey {
            case name
            case jobType = "job_type"
        }
    }

    package var `protocol`: Int
    package var name: String
    package var version: String
    /// The names of the hooks that it answers, also such as this package does not know.
    package var hooks: [String]
    package var commands: [Command]
    package var jobTypes: [JobType]
    package var workers: [Worker]
    package var dataTypes: [DataType]

    enum CodingKeys: String, CodingKey {
        case `protocol`, name, version, hooks, commands, workers
        case jobTypes = "job_types"
        case dataTypes = "data_types"
    }

    /// Reads it; lists that are left out are empty.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func list<Element: Decodable>(_ key: CodingKeys, of type: Element.Type) throws -> [Element] {
            try container.decodeIfPresent([Element].self, forKey: key) ?? []
        }
        `protocol` = try container.decode(Int.self, forKey: .protocol)
        name = try container.decode(String.self, forKey: .name)
        version = try container.decode(String.self, forKey: .version)
        hooks = try container.decode([String].self, forKey: .hooks)
        commands = try list(.commands, of: Command.self)
        jobTypes = try list(.jobTypes, of: JobType.self)
        workers = try list(.workers, of: Worker.self)
        dataTypes = try list(.dataTypes, of: DataType.self)
    }

    /// Describes a Swift plugin.
    package init(of plugin: any ClerkPlugin) {
        `protocol` = Self.protocolVersion
        name = plugin.name
        version = plugin.version
        hooks = plugin.hooks.map(\.rawValue)
        commands = plugin.registerCLICommands().map { Command(name: $0.name, summary: $0.summary) }
        jobTypes = plugin.registerJobTypes().map { type in
            JobType(
                name: type.name, queue: type.queue, timeLimit: max(1, Int(type.timeLimit.components.seconds)),
                retry: JobType.Retry(
                    attempts: type.retry.attempts, firstPause: Int(type.retry.firstPause.components.seconds),
                    longestPause: Int(type.retry.longestPause.components.seconds)), heartbeat: 60)
        }
        workers = plugin.registerWorkerFunctions().map { Worker(name: $0.name, queues: $0.queues) }
        dataTypes = plugin.dataTypes.compactMap { name in
            plugin.getDataProcessors(dataType: name).map { DataType(name: name, jobType: $0.jobType) }
        }
    }

    /// The first thing that is wrong with it; nil when nothing is.
    package var problem: String? {
        guard `protocol` == Self.protocolVersion else {
            return "it speaks version \(`protocol`) of the protocol, and clerk version \(Self.protocolVersion)"
        }
        guard Self.isName(name, allowing: Self.capitals + ".") else { return "its name is not a plugin's name" }
        guard Self.isLine(version, longest: 64) else { return "its version is not one line of at most 64 characters" }
        let names = [
            "command": commands.map(\.name), "job type": jobTypes.map(\.name), "worker": workers.map(\.name),
            "data type": dataTypes.map(\.name), "hook": hooks,
        ]
        for (kind, names) in names.sorted(by: { $0.key < $1.key }) where names.count > 100 {
            return "it has more than 100 of `\(kind)`"
        }
        let more = ["queue": jobTypes.map(\.queue) + workers.flatMap(\.queues), "job type": dataTypes.map(\.jobType)]
        for (kind, names) in names.merging(more, uniquingKeysWith: +) where kind != "hook" {
            for name in names where !Self.isName(name, allowing: "") {
                return "the name of a \(kind) may have a-z, 0-9, - and _ only, at most 64, and is not such"
            }
        }
        // A hook that does not exist is a warning, whatever its name.
        guard hooks.allSatisfy({ Self.isLine($0, longest: 200) }) else {
            return "the name of a hook is not one line of at most 200 characters"
        }
        guard commands.allSatisfy({ Self.isLine($0.summary, longest: 200) }) else {
            return "a command's summary is not one line of at most 200 characters"
        }
        return jobTypes.first { !$0.isInRange }.map { "a limit of the job type `\($0.name)` is out of range" }
    }

    /// Whether a text can stand in a list without steering the terminal: no controls, no marks of direction.
    private static func isLine(_ text: String, longest: Int) -> Bool {
        text.unicodeScalars.count <= longest
            && text.unicodeScalars.allSatisfy { scalar in
                ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
            }
    }

    private static let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    private static func isName(_ name: String, allowing more: String) -> Bool {
        let letters = Set(("abcdefghijklmnopqrstuvwxyz0123456789" + more.replacing(".", with: "")).utf8)
        let all = letters.union("-_".utf8).union(more.utf8)
        guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
        return letters.contains(first) && name.utf8.allSatisfy(all.contains)
    }
}
