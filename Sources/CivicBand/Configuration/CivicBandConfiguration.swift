import CivicModel
import Foundation

/// What `clerk.yaml` says of deploying, the gate, backups, alerts and the roll-out.
struct CivicBandConfiguration: Sendable, Hashable {
    /// The zone of days and years, that of the schedule.
    var zone = TimeZone(identifier: "America/Los_Angeles") ?? .gmt
    /// Where databases are published to.
    var targets: [TargetConfiguration] = []
    /// How many versions of a site each target keeps.
    var keptVersions = 5
    /// How much a new database may differ from the served one.
    var gate = GateLimits()
    /// Where backups go, and how many are kept.
    var backupDirectory = "backups"
    var keptBackups = 14
    /// After how many days without success a site is a fault of its own.
    var silentDays = 3
    /// From what share of failed sites on an alert is sent at once, in percent, and from how many.
    var broadFailurePercent = 30
    var broadFailureSites = 5
    /// The file of the roll-out's waves; nil for the built-in one.
    var rolloutFile: String?

    /// Whether so many sites of all of them are too many to wait for the digest.
    func isBroad(_ sites: Int, of all: Int) -> Bool {
        sites >= broadFailureSites && sites * 100 >= all * broadFailurePercent
    }

    /// The file, and whether a setting names it.
    static func file(_ settings: [String: String]) -> (path: String, isNamed: Bool) {
        let named = settings["CLERK_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        return (named ?? usualFile, named != nil)
    }

    /// The file in the working directory.
    static let usualFile = "clerk.yaml"

    /// Reads the file that `CLERK_CONFIG` names, or `clerk.yaml` if there is one.
    ///
    /// - Throws: `Failure` that lists every problem.
    static func read(_ settings: [String: String]) throws -> CivicBandConfiguration {
        let (path, isNamed) = file(settings)
        guard isNamed || FileManager.default.fileExists(atPath: path) else { return CivicBandConfiguration() }
        guard FileManager.default.fileExists(atPath: path) else {
            throw refusal(path, ["CLERK_CONFIG names it, and it is not there"])
        }
        return try parse(ConfigurationSection.text(of: path), path)
    }

    static func parse(_ text: String?, _ path: String) throws -> CivicBandConfiguration {
        try ConfigurationSection.read(text, content(of:)) { refusal(path, $0) }
    }

    private static func content(of file: ConfigurationSection) -> CivicBandConfiguration {
        var configuration = CivicBandConfiguration()
        configuration.readDeploy(file.section("deploy"))
        configuration.gate = GateLimits(file.section("gate"))
        let backup = file.section("backup")
        configuration.backupDirectory = backup.text("directory") ?? configuration.backupDirectory
        configuration.keptBackups = backup.number("keep", default: configuration.keptBackups, in: 1...10_000)
        backup.finish()
        let alerts = file.section("alerts")
        configuration.silentDays = alerts.number("silent_days", default: configuration.silentDays, in: 1...365)
        configuration.broadFailurePercent = alerts.number(
            "broad_failure_percent", default: configuration.broadFailurePercent, in: 1...100)
        configuration.broadFailureSites = alerts.number(
            "broad_failure_sites", default: configuration.broadFailureSites, in: 1...100_000)
        alerts.finish()
        let rollout = file.section("rollout")
        configuration.rolloutFile = rollout.text("file")
        rollout.finish()
        if let name = file.text("time_zone") {
            if let zone = TimeZone(identifier: name) {
                configuration.zone = zone
            } else {
                file.refuse("time_zone is `\(name)`, expected a name such as America/Los_Angeles")
            }
        }
        // The schedule is read by whoever runs it.
        file.finish(passingOver: ["schedule"])
        return configuration
    }

    private mutating func readDeploy(_ section: ConfigurationSection) {
        keptVersions = section.number("keep", default: keptVersions, in: 1...1000)
        targets = (section.sections("targets") ?? []).compactMap(TargetConfiguration.init)
        section.finish()
        for (name, twins) in Dictionary(grouping: targets, by: \.name) where twins.count > 1 {
            section.refuse("has two targets named \(name)")
        }
        for twins in Dictionary(grouping: targets, by: \.place).values where twins.count > 1 {
            section.refuse("has one place under several names: \(twins.map(\.name).joined(separator: ", "))")
        }
    }

    private static func refusal(_ path: String, _ problems: [String]) -> Failure {
        Failure(
            "Could not read the configuration", observed: "\(path): " + problems.joined(separator: "; ") + ".",
            next: "correct it; docs/operations/configuration.md shows the form.", status: .usage)
    }
}
