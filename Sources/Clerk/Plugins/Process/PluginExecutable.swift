import CivicModel
import ClerkPlugin

/// A program that speaks the plugin protocol, and how it is started.
package struct PluginExecutable: Sendable, Hashable {
    /// Its absolute path.
    package let path: String
    /// The arguments that a manifest gives it.
    package let arguments: [String]
    /// What errors call it before it told its name: the file, or the manifest's name.
    package let label: String

    package init(path: String, arguments: [String] = [], label: String) {
        self.path = path
        self.arguments = arguments
        self.label = label
    }
}

/// How long a plugin may take.
package struct PluginLimits: Sendable {
    /// For the answer to `initialize`.
    package var start: Duration = .seconds(10)
    /// For a hook; nil means the hook's own limit.
    package var hook: Duration?
    /// For the answer to a call that was cancelled.
    package var cancel: Duration = .seconds(5)
    /// For its end after `shutdown`.
    package var stop: Duration = .seconds(2)
    /// Between SIGTERM and SIGKILL.
    package var kill: Duration = .seconds(1)

    package init() {}

    /// The limit of a hook.
    package func limit(of hook: Hook) -> Duration { self.hook ?? hook.timeLimit }
}

extension Hook {
    /// Whether the handshake holds its answer.
    package var isRegistration: Bool {
        switch self {
        case .registerCLICommands, .registerJobTypes, .registerWorkerFunctions, .getDataProcessors: true
        default: false
        }
    }

    /// Whether a plugin's process may answer this.
    func accepts(_ answer: JSONValue) -> Bool {
        switch (self, answer) {
        case (_, .null), (.fetcherExtra, .object), (.fetcherClass, .truth): true
        default: false
        }
    }

    /// How long a plugin's process may take to answer.
    package var timeLimit: Duration {
        switch self {
        case .fetcherExtra, .fetcherClass: .seconds(30)
        case .deployMunicipality: .seconds(3600)
        default: .seconds(300)
        }
    }
}

/// Why a plugin's process was given up.
package enum PluginFault: Error, Sendable, Hashable {
    case notStarted(String)
    case ended(String)
    case noAnswer(Duration)
    case noHeartbeat(Duration)
    case cancelIgnored
    case garbage(String)
    case wrongHandshake(String)
    case waiting(Duration)

    /// What was observed.
    var observed: String {
        switch self {
        case .notStarted(let reason): "it could not be started: \(reason)"
        case .ended(let reason): reason
        case .noAnswer(let limit): "it gave no answer within \(Self.seconds(limit))"
        case .noHeartbeat(let limit): "it gave no sign of life for \(Self.seconds(limit))"
        case .cancelIgnored: "it did not end when it was told to"
        case .garbage(let reason): "it wrote what is no message of the protocol: \(reason)"
        case .wrongHandshake(let reason): reason
        case .waiting(let pause): "it failed before, and is started again in \(Self.seconds(pause))"
        }
    }

    /// Whether the same call may do better later.
    var isTransient: Bool {
        switch self {
        // A file that is missing or busy may just be replaced.
        case .ended, .noAnswer, .noHeartbeat, .waiting, .cancelIgnored, .notStarted: true
        case .garbage, .wrongHandshake: false
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        duration < .seconds(1)
            ? "\(duration.components.attoseconds / 1_000_000_000_000_000) ms"
            : "\(duration.components.seconds) s"
    }

    /// The error of the call.
    func failure(of plugin: String) -> Failure {
        let isRunning =
            switch self {
            case .notStarted, .waiting: false
            default: true
            }
        return Failure(
            "Plugin \(plugin) failed", observed: "\(observed).",
            state: isRunning
                ? "its process was ended; what the call had done until then is left." : "the call was not made.",
            next: isTransient
                ? "try again later; `clerk plugins check` tries the plugin by itself."
                : "`clerk plugins check` tells more; correct the plugin or remove it.",
            status: isTransient ? .tryAgainLater : .failed)
    }
}
