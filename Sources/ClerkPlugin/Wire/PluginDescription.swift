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
                name: type.name, queue: type.queue, timeLimit: Int(type.timeLimit.components.seconds),
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
        guard version.utf8.count <= 64, !version.utf8.contains(where: { $0 < 0x20 }) else {
            return "its version is not one line of at most 64 bytes"
        }
        for (kind, names) in [
            ("command", commands.map(\.name)), ("job type", jobTypes.map(\.name)), ("worker", workers.map(\.name)),
            ("queue", jobTypes.map(\.queue) + workers.flatMap(\.queues)), ("data type", dataTypes.map(\.name)),
            ("job type", dataTypes.map(\.jobType)),
        ] {
            guard names.count <= 100 else { return "it has more than 100 of `\(kind)`" }
            for name in names where !Self.isName(name, allowing: "") {
                return "the name of a \(kind) may have a-z, 0-9, - and _ only, at most 64, and is not such"
            }
        }
        // A hook that does not exist is a warning, whatever its name.
        guard hooks.count <= 100, hooks.allSatisfy({ $0.utf8.count <= 200 && !$0.utf8.contains { $0 < 0x20 } }) else {
            return "it has more than 100 hooks, or one whose name is not one line of at most 200 bytes"
        }
        for type in jobTypes {
            let retry = type.retry
            guard (1...604_800).contains(type.timeLimit ?? 1), (1...3600).contains(type.heartbeat ?? 1),
                (1...1000).contains(retry?.attempts ?? 1), (0...604_800).contains(retry?.firstPause ?? 0),
                (0...604_800).contains(retry?.longestPause ?? 0)
            else { return "a limit of the job type `\(type.name)` is out of range" }
        }
        guard commands.allSatisfy({ $0.summary.utf8.count <= 200 && !$0.summary.utf8.contains { $0 < 0x20 } }) else {
            return "a command's summary is not one line of at most 200 bytes"
        }
        return nil
    }

    private static let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    private static func isName(_ name: String, allowing more: String) -> Bool {
        let letters = Set(("abcdefghijklmnopqrstuvwxyz0123456789" + more.replacing(".", with: "")).utf8)
        let all = letters.union("-_".utf8).union(more.utf8)
        guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
        return letters.contains(first) && name.utf8.allSatisfy(all.contains)
    }
}
