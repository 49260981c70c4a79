import Testing

@testable import Corkboard

@Suite struct MemoryRequestCounterTests {
    @Test func countsInFixedWindows() {
        let clock = TestClock()
        let counter = MemoryRequestCounter { clock.now }
        let (one, other) = (CountedClient("192.0.2.1"), CountedClient("192.0.2.2"))
        #expect(counter.count(one) == RequestCount(number: 1, secondsLeft: 60))
        clock.advance(by: .milliseconds(59_500))
        #expect(counter.count(one) == RequestCount(number: 2, secondsLeft: 1))
        #expect(counter.count(other) == RequestCount(number: 1, secondsLeft: 60))
        clock.advance(by: .milliseconds(500))
        #expect(counter.count(one) == RequestCount(number: 1, secondsLeft: 60))
        #expect(counter.count(other).number == 2)
        #expect(counter.clientCount == 2)
        clock.advance(by: .seconds(60))
        #expect(counter.count(CountedClient("192.0.2.3")).number == 1)
        #expect(counter.clientCount == 1)
    }

    @Test func forgetsTheOldestOfTooMany() {
        let clock = TestClock()
        let counter = MemoryRequestCounter(limit: 100) { clock.now }
        for number in 0..<10_000 {
            clock.advance(by: .milliseconds(1))
            #expect(counter.count(CountedClient("client \(number)")).number == 1)
            #expect(counter.clientCount <= 100)
        }
        #expect(counter.count(CountedClient("client 9999")).number == 2)
        #expect(counter.count(CountedClient("client 9900")).number == 2)
        #expect(counter.count(CountedClient("client 9899")).number == 1)
    }

    @Test func losesNoRequestOfManyThreads() async {
        let counter = MemoryRequestCounter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1000 { _ = counter.count(CountedClient("192.0.2.1")) } }
            }
        }
        #expect(counter.count(CountedClient("192.0.2.1")).number == 8001)
    }

    @Test func tableKeepsTheNewestAndItsOrderSmall() {
        var table = BoundedTable<Int, Int>(limit: 3)
        for key in 1...4 { table.insert(key, for: key) }
        #expect((1...4).map { table[$0] } == [nil, 2, 3, 4])
        // Put in again, it is the newest.
        table.insert(20, for: 2)
        table.insert(5, for: 5)
        #expect((1...5).map { table[$0] } == [nil, 20, nil, 4, 5])
        table.remove(4)
        table.insert(6, for: 6)
        #expect((2...6).map { table[$0] } == [20, nil, nil, 5, 6])
        for round in 0..<10_000 { table.insert(round, for: 6) }
        #expect(table[6] == 9999 && table[2] == 20 && table.count == 3)
        #expect(table.orderCount < 100)
        table.removeOldest { $0 < 100 }
        #expect(table.count == 1)
    }
}
