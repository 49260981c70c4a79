import Foundation
import Logging
import Synchronization

@testable import Clerk

/// What was written, line by line.
final class RecordedLines: Sendable {
    private let recorded = Mutex<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }

    var write: @Sendable (String) -> Void {
        { line in self.recorded.withLock { $0.append(line) } }
    }

    /// The lines as JSON objects; a line that is none fails the test that asks.
    func objects() throws -> [[String: any Sendable]] {
        try lines.map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return try (object as? [String: any Sendable]).orThrow(NotAnObject(line: line))
        }
    }

    struct NotAnObject: Error { let line: String }
}

extension Optional {
    func orThrow(_ error: any Error) throws -> Wrapped {
        guard let self else { throw error }
        return self
    }
}

extension LogMoment {
    /// 2026-11-20T14:00:00.042Z: 06:00 in Los Angeles.
    static let example = LogMoment(unixNanoseconds: 1_795_183_200_042_000_000)
}

extension TimeZone {
    static let losAngeles = TimeZone(identifier: "America/Los_Angeles") ?? .gmt
}
