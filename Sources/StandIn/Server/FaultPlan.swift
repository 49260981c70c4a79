/// Which requests meet which fault.
struct FaultPlan: Sendable {
    private struct Target: Hashable, Sendable {
        let aid: String
        let year: Int
    }

    private struct Entry: Sendable {
        let fault: Fault
        /// How many requests still meet it; nil for all.
        var remaining: Int?
    }

    private var entries: [Target: Entry] = [:]

    /// Puts a fault on one export; nil takes it away.
    mutating func set(_ fault: Fault?, aid: String, year: Int, times: Int?) {
        let target = Target(aid: aid.uppercased(), year: year)
        guard let fault, times.map({ $0 > 0 }) ?? true else {
            entries[target] = nil
            return
        }
        entries[target] = Entry(fault: fault, remaining: times)
    }

    mutating func clear() { entries = [:] }

    /// The fault that the next request for an export meets; counts it.
    mutating func take(aid: String, year: Int) -> Fault? {
        let target = Target(aid: aid.uppercased(), year: year)
        guard var entry = entries[target] else { return nil }
        if let remaining = entry.remaining {
            entry.remaining = remaining - 1
            entries[target] = remaining > 1 ? entry : nil
        }
        return entry.fault
    }
}
