import CivicSQL
import Testing

@testable import Clerk

@Suite struct LeaseWatchTests {
    private let start = ContinuousClock().now

    @Test func believesTheBeatsAndNoWallClock() {
        var watch = LeaseWatch(lease: .seconds(60), longestGap: .seconds(15))
        var dead: [Int64] = []
        for second in stride(from: 0, through: 120, by: 10) {
            // The first worker's clock runs an hour ahead, then an hour behind; the second one is silent.
            let workers = [worker(1, beats: second), worker(2, beats: 5)]
            dead += watch.look(at: workers, now: start + .seconds(second)).map(\.id)
            if !dead.isEmpty { break }
        }
        #expect(dead == [2])
    }

    @Test func countsOnlyTheTimeInWhichItWatched() {
        var watch = LeaseWatch(lease: .seconds(60), longestGap: .seconds(15))
        #expect(watch.look(at: [worker(1, beats: 5)], now: start).isEmpty)
        // This process was stopped for an hour, and the other one with it.
        #expect(watch.look(at: [worker(1, beats: 5)], now: start + .seconds(3600)).isEmpty)
        #expect(watch.look(at: [worker(1, beats: 5)], now: start + .seconds(3610)).isEmpty)
    }

    @Test func startsAfreshWithEverySignOfLife() {
        var watch = LeaseWatch(lease: .seconds(20), longestGap: .seconds(15))
        for (second, beats) in [(0, 1), (10, 1), (20, 2), (30, 2), (40, 2)] {
            #expect(watch.look(at: [worker(1, beats: beats)], now: start + .seconds(second)).isEmpty)
        }
        #expect(watch.look(at: [worker(1, beats: 2)], now: start + .seconds(50)).map(\.id) == [1])
    }

    private func worker(_ id: Int, beats: Int) -> WorkerRecord {
        WorkerRecord(
            row: SQLRow(
                columns: ["id", "host", "process_id", "process", "beats"],
                values: [
                    .integer(Int64(id)), .text("elsewhere"), .integer(1), .text("other-boot/pid:[1]/1"),
                    .integer(Int64(beats)),
                ]))
    }
}
