import CivicModel
import ClerkPlugin
import Foundation

/// The settings of the finance plugin, checked together.
struct FinanceSettings: Sendable {
    let address: NetFileAddress
    let pause: Duration
    let retry: RetryPolicy
    let limits: NetFileClient.Limits
    /// The operator's agencies, `FINANCE_AGENCIES` or `agencies.csv` in the storage directory.
    let agencies: String
    /// The operator's ZIP codes, written by `clerk finance zipcodes import`.
    let zipcodes: String
    private let storage: StorageLayout
    private let isAgenciesNamed: Bool

    /// Reads all settings.
    ///
    /// - Throws: `Failure` listing every malformed one; none becomes its default.
    init(_ context: PluginContext) throws {
        var problems: [String] = []
        let settings = context.settings
        func number(_ name: String, default: Double, in range: ClosedRange<Double>) -> Double {
            guard let text = settings[name] else { return `default` }
            if let number = Double(text), range.contains(number) { return number }
            problems.append(
                "\(name) is `\(SheetProblem.shown(text))`, expected \(Self.plain(range.lowerBound)) to "
                    + Self.plain(range.upperBound))
            return `default`
        }
        storage = context.storage
        address = NetFileAddress(settings: settings, problems: &problems)
        agencies = settings["FINANCE_AGENCIES"] ?? storage.root + "/agencies.csv"
        isAgenciesNamed = settings["FINANCE_AGENCIES"] != nil
        if agencies.isEmpty { problems.append("FINANCE_AGENCIES is empty, expected the path of a file") }
        zipcodes = storage.root + "/zipcodes.csv"
        // Static files, one at a time: four a second is a courtesy that keeps an unchanged run under a second.
        pause = .seconds(number("NETFILE_PAUSE_SECONDS", default: 0.25, in: 0...3600))
        var limits = NetFileClient.Limits()
        limits.silence = .seconds(number("NETFILE_TIMEOUT_SECONDS", default: 60, in: 0.1...3600))
        self.limits = limits
        let attempts = number("NETFILE_ATTEMPTS", default: 5, in: 1...20)
        if attempts != attempts.rounded() { problems.append("NETFILE_ATTEMPTS is not a whole number") }
        retry = RetryPolicy(
            attempts: Int(attempts), firstWait: .seconds(number("NETFILE_RETRY_SECONDS", default: 2, in: 0...600)))
        guard problems.isEmpty else {
            throw Failure(
                "Could not read the settings", observed: problems.joined(separator: "; ") + ".",
                next: "correct them in the environment or in ./.env; `docs/settings.md` lists them all.",
                status: .usage)
        }
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }

    /// The built-in map with the operator's file over it.
    ///
    /// - Throws: `Failure` also when the file was named and is not there: a rejected city would run again.
    func agencyMap() throws -> AgencyMap {
        if isAgenciesNamed, !FileManager.default.fileExists(atPath: agencies) {
            throw Failure(
                "Could not read the agency map", observed: "FINANCE_AGENCIES names \(agencies), which is not there.",
                next: "correct the setting, or make the file with `clerk finance agencies confirm SITE`.",
                status: .usage)
        }
        return try AgencyMap(builtIn: AgencyFile.builtIn(), overrides: AgencyFile.read(agencies))
    }

    /// A client for the whole of a command; it must be closed.
    func client(for context: PluginContext) -> NetFileClient {
        NetFileClient(
            turn: RequestTurn(path: storage.root + "/.netfile.lock", pause: pause), retry: retry, limits: limits,
            now: context.now, willWait: { context.console.note($0) })
    }
}
