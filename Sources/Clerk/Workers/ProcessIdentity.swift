import Foundation

/// Tells one process from every other, also from a later one that was given the same number.
///
/// - Source: Linux's `/proc`: the boot, the namespace of process numbers, and the process's start in clock ticks since
///   the boot. None of them changes when somebody sets the clock.
package struct ProcessIdentity: Sendable, Hashable {
    /// The process's number.
    package let processID: Int32
    /// Boot, namespace and start; empty where the system does not tell.
    package let text: String

    /// This process.
    package static var own: ProcessIdentity {
        ProcessIdentity(processID: getpid(), text: identify(getpid()) ?? "")
    }

    /// Takes an identity that was stored.
    package init(processID: Int32, text: String) {
        self.processID = processID
        self.text = text
    }

    /// Whether the process is known to have ended; false when this machine cannot tell, as for one of another machine,
    /// or for one of another user whose `/proc` is hidden.
    package var isKnownDead: Bool {
        guard let place = Self.place, text.hasPrefix(place + "/") else { return false }
        if kill(processID, 0) != 0 { return errno == ESRCH }
        guard let start = Self.start(of: processID) else { return false }
        return text != "\(place)/\(start)"
    }

    private static func identify(_ processID: Int32) -> String? {
        guard let place, let start = start(of: processID) else { return nil }
        return "\(place)/\(start)"
    }

    /// The boot and the namespace of process numbers; nil where the system does not tell.
    private static var place: String? {
        guard let boot = read("/proc/sys/kernel/random/boot_id") else { return nil }
        // Not Linux, or no /proc: then nobody can be told apart.
        guard let space = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid") else {
            return nil
        }
        return "\(boot.prefix { !$0.isWhitespace })/\(space)"
    }

    /// When a process started; nil when that cannot be read.
    private static func start(of processID: Int32) -> Substring? {
        guard let stat = read("/proc/\(processID)/stat"), let name = stat.lastIndex(of: ")") else { return nil }
        // After the name, which is in brackets and may hold anything; field 22 is the start, 3 the state.
        let fields = stat[name...].split(separator: " ")
        guard fields.count > 20 else { return nil }
        // A zombie has ended; only its parent has not asked yet.
        return fields[1] == "Z" ? "ended" : fields[20]
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
