/// The generator's own source of chance: the same seed gives the same numbers on every machine.
///
/// - Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014).
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A stream that depends on every part of `key`, so that one committee's year never disturbs another's.
    init(seed: UInt64, _ key: String) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a, 64 bits
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        state = seed &* 0x9e37_79b9_7f4a_7c15 ^ hash
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A whole number of the range. The bias of the remainder is under one in a thousand million.
    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// True in `percent` of a hundred draws.
    mutating func chance(_ percent: Int) -> Bool { int(1...100) <= percent }

    /// One of the choices; `fallback` when there are none.
    mutating func pick<Choice>(_ choices: [Choice], else fallback: Choice) -> Choice {
        choices.isEmpty ? fallback : choices[int(0...choices.count - 1)]
    }

    /// One of the words, empty when there are none.
    mutating func word(_ choices: [String]) -> String { pick(choices, else: "") }

    /// A day of the range, both ends included.
    mutating func day(_ range: ClosedRange<CalendarDay>) -> CalendarDay {
        CalendarDay(daysSinceEpoch: int(range.lowerBound.daysSinceEpoch...range.upperBound.daysSinceEpoch))
    }
}
