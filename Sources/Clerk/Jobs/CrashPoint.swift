#if DEBUG
    import Foundation
    import Synchronization
#endif

/// The places where a test may kill this process, each between two statements of the job engine.
///
/// They exist in debug builds only; in a release nothing is left of them.
package enum CrashPoint: String, Sendable, CaseIterable {
    case enqueueInserted = "enqueue.inserted"
    case claimUpdated = "claim.updated"
    case claimCommitted = "claim.committed"
    case runStarted = "run.started"
    case runEnded = "run.ended"
    case finishUpdated = "finish.updated"
    case finishAttempted = "finish.attempted"
    case finishTracked = "finish.tracked"
    case finishFollowed = "finish.followed"
    case finishCommitted = "finish.committed"
    case heartbeatUpdated = "heartbeat.updated"
    case heartbeatCommitted = "heartbeat.committed"
    case rescueFinished = "rescue.finished"
    case rescueStopped = "rescue.stopped"
}

/// Kills this process at one crash point, when a test asked for it.
package struct CrashPoints: Sendable {
    /// Never kills.
    package static let none = CrashPoints(nil)

    #if DEBUG
        private final class Countdown: Sendable {
            let point: CrashPoint
            let left: Mutex<Int>

            init(point: CrashPoint, times: Int) {
                self.point = point
                left = Mutex(times)
            }
        }

        private let countdown: Countdown?
    #endif

    /// Takes the setting `CLERK_CRASH_AT`: `finish.updated:3` kills at the third time.
    package init(_ setting: String?) {
        #if DEBUG
            let parts = (setting ?? "").split(separator: ":").map(String.init)
            countdown = parts.first.flatMap(CrashPoint.init(rawValue:)).map { point in
                Countdown(point: point, times: parts.count > 1 ? Int(parts[1]) ?? 1 : 1)
            }
        #endif
    }

    /// Passes a crash point, or does not.
    @inline(__always)
    func reach(_ point: CrashPoint) {
        #if DEBUG
            guard let countdown, countdown.point == point else { return }
            let isTime = countdown.left.withLock { left in
                left -= 1
                return left == 0
            }
            if isTime { kill(getpid(), SIGKILL) }
        #endif
    }
}
