import Testing

@testable import Clerk

/// How many lines wait for Loki, and which go first.
@Suite struct LokiBacklogTests {
    private func entry(_ line: String) -> LokiEntry {
        LokiEntry(moment: .example, level: .info, logger: "", line: line)
    }

    @Test func dropsTheOldestBeyondItsLines() {
        var backlog = LokiBacklog(limits: .init(lines: 3, bytes: 1000, batchLines: 10, batchBytes: 1000))
        for number in 1...5 { backlog.add(entry("\(number)")) }
        #expect(backlog.dropped == 2)
        #expect(backlog.takeBatch().map(\.line) == ["3", "4", "5"])
        #expect((backlog.count, backlog.bytes) == (0, 0))
    }

    @Test func dropsTheOldestBeyondItsBytes() {
        var backlog = LokiBacklog(limits: .init(lines: 100, bytes: 10, batchLines: 10, batchBytes: 1000))
        backlog.add(entry("12345"))
        backlog.add(entry("67890"))
        #expect(backlog.dropped == 0)
        backlog.add(entry("x"))
        #expect(backlog.dropped == 1)
        #expect(backlog.bytes == 6)
        // One that never fits takes all the others with it, and itself.
        backlog.add(entry("01234567890"))
        #expect((backlog.dropped, backlog.count, backlog.bytes) == (4, 0, 0))
    }

    @Test func takesBatchesByLinesAndBytes() {
        var backlog = LokiBacklog(limits: .init(lines: 100, bytes: 1000, batchLines: 3, batchBytes: 5))
        for line in ["1", "2", "3", "4", "1234567", "12", "123", "1"] { backlog.add(entry(line)) }
        var batches: [[String]] = []
        while backlog.count > 0 { batches.append(backlog.takeBatch().map(\.line)) }
        #expect(batches == [["1", "2", "3"], ["4"], ["1234567"], ["12", "123"], ["1"]])
        #expect(backlog.takeBatch().isEmpty)
    }

    @Test func keepsTheOrderOverManyLines() {
        var backlog = LokiBacklog(limits: .init(lines: 5000, bytes: 1 << 20, batchLines: 700, batchBytes: 1 << 20))
        var taken: [Int] = []
        for number in 0..<20_000 {
            backlog.add(entry("\(number)"))
            if number % 1000 == 999 { taken += backlog.takeBatch().compactMap { Int($0.line) } }
        }
        while backlog.count > 0 { taken += backlog.takeBatch().compactMap { Int($0.line) } }
        #expect(taken == taken.sorted())
        #expect(taken.count + backlog.dropped == 20_000)
        #expect(taken.last == 19_999)
    }

    @Test func takesNothingAfterItsEnd() {
        var backlog = LokiBacklog(limits: .init())
        backlog.add(entry("1"))
        backlog.finish()
        backlog.add(entry("2"))
        #expect((backlog.dropped, backlog.count) == (2, 0))
    }
}
