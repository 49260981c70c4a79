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

    /// Whether the process is known to have ended; false when this machine cannot tell, as for one of another machine.
    package var isKnownDead: Bool {
        guard let own = Self.identify(getpid()), let place = Self.place(own), place == Self.place(text) else {
            return false
        }
        return Self.identify(processID) != text
    }

    private static func place(_ text: String) -> Substring? {
        text.lastIndex(of: "/").map { text[..<$0] }
    }

    private static func identify(_ processID: Int32) -> String? {
        // Not Linux, or no /proc: then nobody can be told apart.
        guard let boot = read("/proc/sys/kernel/random/boot_id"),
            // As above.
            let namespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        else { return nil }
        // After the name, which is in brackets and may hold anything; field 22 is the start, 3 the state.
        let stat = read("/proc/\(processID)/stat") ?? ""
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        // A zombie has ended; only its parent has not asked yet.
        let start = fields.count > 20 && fields[1] != "Z" ? fields[20] : "none"
        return "\(boot.prefix { !$0.isWhitespace })/\(namespace)/\(start)"
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
