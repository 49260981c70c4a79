import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Corkboard

@Suite struct AccessLogTests {
    private static func record(_ path: String) -> AccessRecord {
        AccessRecord(
            WebRequest(path: path), status: 200, bytes: 0, duration: .zero, tier: "open", unixMilliseconds: 0)
    }

    private static func open(_ path: String, _ flags: Int32) throws -> FileHandle {
        let descriptor = Foundation.open(path, flags, 0o600)
        try #require(descriptor >= 0)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    @Test func writesEveryLineOnce() async throws {
        let directory = try TemporaryDirectory()
        let file = try Self.open(directory.file("log"), O_WRONLY | O_CREAT)
        let log = AccessLog(fileDescriptor: file.fileDescriptor)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask { for number in 0..<500 { log.add(Self.record("/\(task)/\(number)")) } }
            }
        }
        log.close(within: .seconds(10))
        let lines = try String(contentsOfFile: directory.file("log"), encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 4000 && Set(lines).count == 4000 && log.dropped == 0)
        #expect(lines.allSatisfy { $0.hasPrefix("{\"time\":") && $0.hasSuffix("}") })
        log.add(Self.record("/late"))
        #expect(log.dropped == 1)
    }

    @Test func dropsAndCountsWhatAReaderIsTooSlowFor() async throws {
        let gate = DispatchSemaphore(value: 0)
        let written = Mutex<[UInt8]>([])
        let log = AccessLog(limit: 10_000) { bytes in
            gate.wait()
            written.withLock { $0 += bytes }
            return bytes.count
        }
        let start = ContinuousClock.now
        for number in 0..<1000 { log.add(Self.record("/\(number)")) }
        // Nobody waited, though nothing was written.
        #expect(ContinuousClock.now - start < .seconds(1))
        #expect(written.withLock { $0.isEmpty } && log.dropped > 800)
        log.close(within: .milliseconds(20))
        for _ in 0..<10 { gate.signal() }
        log.close(within: .seconds(10))
        #expect(written.withLock { $0.count { $0 == 0x0A } } + log.dropped == 1000)
    }

    @Test func outlivesAReaderThatWentAway() async throws {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #expect(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        let output = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        let log = AccessLog(fileDescriptor: output.fileDescriptor)
        log.add(Self.record("/1"))
        var first = [UInt8](repeating: 0, count: 4096)
        #expect(read(ends[0], &first, first.count) > 0)
        close(ends[0])
        log.add(Self.record("/2"))
        log.close(within: .seconds(10))
        #expect(log.dropped == 1)
    }

    @Test func joinsNoLineToTheRestOfAnother() async throws {
        let written = Mutex<[UInt8]>([])
        let fails = Mutex(true)
        let log = AccessLog { bytes in
            let count = fails.withLock { fails in
                defer { fails = false }
                return fails ? 20 : bytes.count
            }
            written.withLock { $0 += bytes.prefix(count) }
            return count
        }
        log.add(Self.record("/1"))
        try await waitUntil { log.dropped == 1 }
        log.add(Self.record("/2"))
        log.close(within: .seconds(10))
        let lines = String(decoding: written.withLock { $0 }, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 2 && lines[0].utf8.count == 20)
        #expect(lines.last?.contains("\"path\":\"/2\"") == true && lines.last?.hasPrefix("{") == true)
    }
}
