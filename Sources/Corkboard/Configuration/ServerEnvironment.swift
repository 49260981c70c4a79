import CivicModel
import Foundation

/// What the environment and the `.env` file of the working directory say, read once at the start.
struct ServerEnvironment: Sendable {
    /// The domains under which sites are served (`ROOT_DOMAINS`); nil when nothing says.
    let rootDomains: [String]?
    /// The domain of the directory (`CIVIC_BAND_DOMAIN`); nil when nothing says.
    let domain: String?
    /// Where images of pages are (`CDN_URL`); nil: pages show none.
    let cdnURL: String?
    /// Where API keys are checked (`CIVIC_OBSERVER_URL`); nil: no key is valid.
    let observerURL: String?
    /// The secret by which civic.observer and we know each other (`CIVIC_OBSERVER_SECRET`).
    let observerSecret: String?
    /// The longest text that may be searched for, in characters (`MAX_QUERY_TEXT_LENGTH`).
    let maxQueryTextLength: Int
    /// Where several servers share their counters (`REDIS_URL`).
    let redis: RedisAddress?

    /// Puts the environment over the `.env` file.
    ///
    /// - Throws: `Failure` that lists every problem at once; a malformed setting never becomes its default.
    init(environment: [String: String], dotEnv: String?) throws(Failure) {
        let (file, found) = dotEnv.map(DotEnv.parse) ?? ([:], [])
        var problems = found
        let all = file.merging(environment) { _, fromEnvironment in fromEnvironment }.filter { !$0.value.isEmpty }
        func url(_ name: String) -> String? {
            guard let text = all[name] else { return nil }
            guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host() != nil else {
                problems.append("\(name) is no http:// or https:// address")
                return nil
            }
            return text
        }
        func domain(_ text: String, _ name: String) -> String? {
            guard let known = HostRouting.hostName(text) else {
                problems.append("\(name) holds a word that is no domain")
                return nil
            }
            return known
        }
        rootDomains = all["ROOT_DOMAINS"].map { text in
            text.split(whereSeparator: { $0 == "," || $0 == " " }).compactMap { domain(String($0), "ROOT_DOMAINS") }
        }
        self.domain = all["CIVIC_BAND_DOMAIN"].flatMap { domain($0, "CIVIC_BAND_DOMAIN") }
        cdnURL = url("CDN_URL")
        observerURL = url("CIVIC_OBSERVER_URL")
        observerSecret = all["CIVIC_OBSERVER_SECRET"]
        if let text = all["MAX_QUERY_TEXT_LENGTH"] {
            let length = Int(text).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
            if length == nil { problems.append("MAX_QUERY_TEXT_LENGTH is no number from 1 to 1000000") }
            maxQueryTextLength = length ?? 500
        } else {
            maxQueryTextLength = 500
        }
        if let text = all["REDIS_URL"] {
            do throws(RedisError) { redis = try RedisAddress(text) } catch {
                // The address itself is not shown: it may hold a password.
                problems.append("\(error)")
                redis = nil
            }
        } else {
            redis = nil
        }
        guard problems.isEmpty else {
            throw Failure(
                "Could not read the settings", observed: problems.joined(separator: "; ") + ".",
                next: "correct them in the environment or in ./.env; `docs/settings.md` lists them all.",
                status: .usage)
        }
    }

    /// Reads the `.env` file, too, if there is one.
    static func read(_ environment: [String: String], dotEnvPath: String = ".env") throws(Failure) -> ServerEnvironment
    {
        guard FileManager.default.fileExists(atPath: dotEnvPath) else {
            return try ServerEnvironment(environment: environment, dotEnv: nil)
        }
        guard let bytes = FileManager.default.contents(atPath: dotEnvPath), let text = DotEnv.text(bytes) else {
            throw Failure(
                "Could not read the settings", observed: "\(dotEnvPath) cannot be read as text in UTF-8.",
                next: "correct the file, or give the user of corkboard the right to read it.", status: .usage)
        }
        return try ServerEnvironment(environment: environment, dotEnv: text)
    }
}
