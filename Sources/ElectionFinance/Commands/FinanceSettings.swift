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

    init(_ context: PluginContext) throws {
        storage = context.storage
        address = try NetFileAddress(settings: context.settings)
        agencies = context.settings["FINANCE_AGENCIES"] ?? storage.root + "/agencies.csv"
        zipcodes = storage.root + "/zipcodes.csv"
        var problems: [String] = []
        func number(_ name: String, default: Double, in range: ClosedRange<Double>) -> Double {
            guard let text = context.settings[name] else { return `default` }
            guard let number = Double(text), range.contains(number) else {
                problems.append(
                    "\(name) is `\(SheetProblem.shown(text))`, expected \(range.lowerBound) to \(range.upperBound)")
                return `default`
            }
            return number
        }
        pause = .seconds(number("NETFILE_PAUSE_SECONDS", default: 1, in: 0...3600))
        var limits = NetFileClient.Limits()
        limits.silence = .seconds(number("NETFILE_TIMEOUT_SECONDS", default: 60, in: 0.1...3600))
        self.limits = limits
        retry = RetryPolicy(
            attempts: Int(number("NETFILE_ATTEMPTS", default: 5, in: 1...20)),
            firstWait: .seconds(number("NETFILE_RETRY_SECONDS", default: 2, in: 0...600)))
        guard problems.isEmpty else {
            throw Failure(
                "Could not read the settings", observed: problems.joined(separator: "; "),
                next: "correct them in the environment or in ./.env; `docs/settings.md` lists them all.",
                status: .usage)
        }
    }

    /// The built-in map with the operator's file over it.
    func agencyMap() throws -> AgencyMap {
        try AgencyMap(builtIn: AgencyFile.builtIn(), overrides: AgencyFile.read(agencies))
    }

    /// A client for the whole of a command; it must be closed.
    func client(now: @escaping @Sendable () -> Timestamp) -> NetFileClient {
        NetFileClient(
            turn: RequestTurn(path: storage.root + "/.netfile.lock", pause: pause), retry: retry, limits: limits,
            now: now)
    }
}
