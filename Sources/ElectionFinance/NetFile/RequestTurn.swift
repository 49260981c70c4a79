import CivicModel
import Foundation

/// Lets one request to NetFile go at a time, with a pause after it, over all processes that share a storage directory.
package struct RequestTurn: Sendable {
    /// The file that the turn is kept with.
    package let path: String
    /// The pause after a request.
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
        let answer = try await request()
        if pause > .zero { try await sleep(pause) }
        return answer
    }
}
