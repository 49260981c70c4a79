import Foundation
import ServiceLifecycle

/// Ends the process when requests under way do not end in time after it is told to stop: a function of SQLite's cannot be
/// interrupted.
struct ShutdownDeadline: Service {
    let limit: Duration

    func run() async throws {
        try await gracefulShutdown()
        let seconds = limit / .seconds(1)
        let thread = Thread {
            Thread.sleep(forTimeInterval: seconds)
            // Nothing is lost: files are only read.
            _exit(75)
        }
        thread.start()
    }
}
