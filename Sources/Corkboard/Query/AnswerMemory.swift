import Synchronization

/// Answers of statements over whole tables, kept for as long as their files stay as they are: counts, facets, the order of
/// rows. Bounded for the whole process; the least recently used ones go first.
package final class AnswerMemory: Sendable {
    private struct Key: Hashable {
        let generation: Int
        let question: String
    }

    private struct Entry {
        let answer: ResultTable
        let bytes: Int
        var use: Int
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var bytes = 0
        var uses = 0
        var generations = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    /// Begins with nothing.
    ///
    /// - Parameter limitBytes: how much it holds.
    package init(limitBytes: Int = 32 << 20) { limit = limitBytes }

    /// A number for a file as it is now, which no other has.
    func newGeneration() -> Int {
        state.withLock { state in
            state.generations += 1
            return state.generations
        }
    }

    func answer(_ question: String, of generation: Int) -> ResultTable? {
        state.withLock { state in
            state.uses += 1
            let key = Key(generation: generation, question: question)
            state.entries[key]?.use = state.uses
            return state.entries[key]?.answer
        }
    }

    func keep(_ answer: ResultTable, to question: String, of generation: Int) {
        let bytes = answer.bytes.count + answer.cells.count * 32 + question.utf8.count + 200
        // One that is large for all others is not worth theirs.
        guard bytes < limit / 16 else { return }
        state.withLock { state in
            state.uses += 1
            let entry = Entry(answer: answer, bytes: bytes, use: state.uses)
            let before = state.entries.updateValue(entry, forKey: Key(generation: generation, question: question))
            state.bytes += bytes - (before?.bytes ?? 0)
            if state.bytes > limit { Self.forgetOldest(&state, downTo: limit / 4 * 3) }
        }
    }

    private static func forgetOldest(_ state: inout State, downTo bytes: Int) {
        for (key, entry) in state.entries.sorted(by: { $0.value.use < $1.value.use }) {
            guard state.bytes > bytes else { return }
            state.entries[key] = nil
            state.bytes -= entry.bytes
        }
    }

    /// Forgets what was kept for a file that went away.
    func forget(_ generation: Int) {
        state.withLock { state in
            for (key, entry) in state.entries where key.generation == generation {
                state.entries[key] = nil
                state.bytes -= entry.bytes
            }
        }
    }
}
