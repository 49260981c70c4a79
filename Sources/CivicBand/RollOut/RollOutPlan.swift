import CivicModel
import Foundation

/// The waves in which sites get campaign finance, as a file says them.
struct RollOutPlan: Sendable, Hashable {
    /// One wave.
    struct Wave: Sendable, Hashable {
        /// Its name.
        let name: String
        /// Its sites; nil for every other site whose agency is confirmed.
        let sites: [Subdomain]?
    }

    /// How many good days in a row every site of a wave needs before the next one begins.
    let goodDays: Int
    /// The waves, in their order.
    let waves: [Wave]

    /// Reads the file, or the built-in plan when there is none.
    ///
    /// - Throws: `Failure` that lists every problem.
    static func read(_ path: String?) throws -> RollOutPlan {
        guard let path else {
            return try parse(String(decoding: PackageResources.rollout_yaml, as: UTF8.self), "the built-in roll-out")
        }
        return try parse(ConfigurationSection.text(of: path), path)
    }

    static func parse(_ text: String?, _ path: String) throws -> RollOutPlan {
        try ConfigurationSection.read(text, content(of:)) { refusal(path, $0) }
    }

    private static func content(of file: ConfigurationSection) -> RollOutPlan {
        let goodDays = file.number("good_days", default: 5, in: 1...365)
        var seen = Set<String>()
        let waves = (file.sections("waves") ?? []).compactMap { section -> Wave? in
            let name = section.text("name")
            let sites = wave(section, &seen)
            section.finish()
            guard let name else {
                section.refuse("needs a name")
                return nil
            }
            return Wave(name: name, sites: sites)
        }
        file.finish()
        if waves.isEmpty { file.refuse("there are no waves") }
        for wave in waves.dropLast() where wave.sites == nil {
            file.refuse("the wave \(wave.name) has all sites, so that none is left for the next")
        }
        for (name, twins) in Dictionary(grouping: waves, by: \.name) where twins.count > 1 {
            file.refuse("two waves are named \(name)")
        }
        return RollOutPlan(goodDays: goodDays, waves: waves)
    }

    /// The sites of a wave; nil for `all`.
    private static func wave(_ section: ConfigurationSection, _ seen: inout Set<String>) -> [Subdomain]? {
        if section.isText("sites") {
            if section.text("sites") != "all" { section.refuse("has sites that are neither a list nor `all`") }
            return nil
        }
        let names = section.texts("sites") ?? []
        if names.isEmpty { section.refuse("has no sites") }
        return names.compactMap { name in
            guard let subdomain = Subdomain(name) else {
                section.refuse("has `\(name)`, which is no subdomain")
                return nil
            }
            if !seen.insert(name).inserted { section.refuse("has \(name), which is there already") }
            return subdomain
        }
    }

    private static func refusal(_ path: String, _ problems: [String]) -> Failure {
        Failure(
            "Could not read the roll-out", observed: "\(path): " + problems.joined(separator: "; ") + ".",
            next: "correct it; docs/operations/rollout.md shows the form.", status: .usage)
    }
}
