import CivicModel
import Foundation

/// Lets one request to NetFile go at a time, with a pause since the one before, over all processes that share a storage directory.
package struct RequestTurn: Sendable {
    /// The file that the turn is kept with.
    package let path: String
    /// The least time between the end of a request and the start of the next.
    package let pause: Duration

    /// Names the file and the pause.
    package init(path: String, pause: Duration) {
        self.path = path
        self.pause = pause
    }

    /// Runs a request when it is its turn. The lock is freed by the system when a process is killed.
    func take<Answer>(
        sleep: @Sendable (Duration) async throws -> Void, _ request: () async throws -> Answer
    ) async throws -> Answer {
        try DurableFile.createDirectory(DurableFile.directory(of: path))
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw DurableFile.Refusal(path) }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw DurableFile.Refusal(path) }
            try await Task.sleep(for: .milliseconds(20))
        }
        let rest = pause - Self.age(descriptor)
        if rest > .zero { try await sleep(rest) }
        // The file's time is that of the last request, whichever process made it.
        defer { futimens(descriptor, nil) }
        return try await request()
    }

    private static func age(_ descriptor: Int32) -> Duration {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .zero }
        let changed = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
        return .seconds(max(0, Date().timeIntervalSince1970 - changed))
    }
}
