import ClerkPlugin
import Foundation
import Logging
import Synchronization

/// What a plugin's process writes to standard error: lines of the log, so many a second.
final class PluginErrorOutput: Sendable {
    private static let longestLine = 4096
    private static let linesPerSecond = 100

    private let descriptor: Int32
    private let plugin: String
    private let state = Mutex((last: String?.none, isAtEnd: false))

    init(descriptor: Int32, plugin: String) {
        self.descriptor = descriptor
        self.plugin = plugin
    }

    /// The last line that said something, at most 200 characters of it.
    var lastLine: String? { state.withLock { $0.last } }

    /// What was said until now belongs to no call that follows.
    func forget() { state.withLock { $0.last = nil } }

    /// Waits a moment for what a process that just ended said at last.
    func drain() async {
        for _ in 0..<40 where !state.withLock({ $0.isAtEnd }) {
            // A call that was cancelled does not wait.
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Reads until the process and all its descendants closed it.
    ///
    /// - Parameters:
    ///   - log: where the lines belong at that moment.
    ///   - isOver: asked while nothing comes: descendants that left the process's group may hold it open.
    func start(_ log: @escaping @Sendable () -> Logger, until isOver: @escaping @Sendable () -> Bool) {
        let thread = Thread { self.read(log, until: isOver) }
        thread.name = "clerk.plugin.errors"
        thread.start()
    }

    private func read(_ log: () -> Logger, until isOver: @escaping () -> Bool) {
        var lines = LineReader(descriptor, longest: Self.longestLine, keepsUnfinished: true, until: isOver)
        var second = ContinuousClock.now
        var count = 0
        var leftOut = 0
        reading: while true {
            let text: String
            switch lines.next() {
            case .end: break reading
            case .tooLong: text = "(a line longer than \(Self.longestLine) bytes)"
            case .line(let line): text = String(decoding: line, as: UTF8.self)
            }
            if !text.allSatisfy(\.isWhitespace) { state.withLock { $0.last = String(text.prefix(200)) } }
            if ContinuousClock.now - second >= .seconds(1) {
                tell(leftOut: leftOut, log())
                (second, count, leftOut) = (.now, 0, 0)
            }
            count += 1
            if count > Self.linesPerSecond {
                leftOut += 1
            } else {
                log().info("\(text)", metadata: ["plugin": "\(plugin)", "stream": "stderr"])
            }
        }
        tell(leftOut: leftOut, log())
        state.withLock { $0.isAtEnd = true }
        close(descriptor)
    }

    private func tell(leftOut: Int, _ log: Logger) {
        guard leftOut > 0 else { return }
        log.warning(
            "plugin_output_left_out", metadata: ["plugin": "\(plugin)", "lines": .stringConvertible(leftOut)])
    }
}
