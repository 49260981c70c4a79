import Foundation
import Synchronization

/// The processes of plugins that run, so that none outlives clerk.
package final class ProcessLedger: Sendable {
    private let running = Mutex<[pid_t: ChildProcess]>([:])

    package init() {}

    /// Keeps a process until it ended.
    func add(_ process: ChildProcess) {
        running.withLock { $0[process.processID] = process }
        Task {
            _ = await process.ended()
            // Its number may belong to another process by now.
            running.withLock { if $0[process.processID] === process { $0[process.processID] = nil } }
        }
    }

    /// Ends all that still run: asked politely, then not.
    func endAll(_ limits: PluginLimits) async {
        let left = running.withLock { Array($0.values) }
        for process in left { process.signal(SIGTERM) }
        let deadline = ContinuousClock.now + limits.kill
        for process in left where await process.ended(within: deadline - .now) == nil { process.signal(SIGKILL) }
        for process in left { _ = await process.ended(within: limits.kill) }
    }
}
