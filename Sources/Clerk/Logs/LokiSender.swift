import Logging

/// Takes batches out of the buffer and sends them, until the buffer is closed and empty, or the task is cancelled.
actor LokiSender {
    private let buffer: LokiBuffer
    private let push: LokiPush
    private let labels: LokiLabels
    private let sleep: @Sendable (Duration) async throws -> Void
    private let now: @Sendable () -> LogMoment
    private let tell: @Sendable (_ total: Int, _ message: String, LogMoment) -> Void

    /// Why lines were lost, as far as it is known.
    private var problem = "they came faster than they could be sent"
    private var told = 0
    private var lastTold: LogMoment?

    init(
        buffer: LokiBuffer, push: LokiPush, labels: LokiLabels,
        sleep: @escaping @Sendable (Duration) async throws -> Void, now: @escaping @Sendable () -> LogMoment,
        tell: @escaping @Sendable (Int, String, LogMoment) -> Void
    ) {
        self.buffer = buffer
        self.push = push
        self.labels = labels
        self.sleep = sleep
        self.now = now
        self.tell = tell
    }

    func run() async {
        while !Task.isCancelled {
            await buffer.wait(for: .line)
            await buffer.wait(for: .batch, atMost: pause(.seconds(1)))
            let batch = buffer.takeBatch()
            if batch.isEmpty {
                if buffer.isClosing { return }
                continue
            }
            await deliver(batch)
            tellOfLosses()
        }
    }

    /// Tells how many lines were lost since the last time; once a minute at most, apart from the last word.
    func tellOfLosses(isLastWord: Bool = false) {
        let total = buffer.dropped
        let moment = now()
        if !isLastWord, let lastTold, (0..<60_000_000_000).contains(moment.unixNanoseconds - lastTold.unixNanoseconds) {
            return
        }
        guard total > told else { return }
        let count = total - told == 1 ? "1 log line" : "\(total - told) log lines"
        tell(total, "\(count) for Loki at \(push.address) dropped; last problem: \(problem)", moment)
        told = total
        lastTold = moment
    }

    /// Sends a batch until Loki has it or does not want it.
    private func deliver(_ batch: [LokiEntry]) async {
        let body = labels.body(batch)
        var failures = 0
        while !Task.isCancelled {
            switch await push.send(body) {
            case .delivered: return
            case .refused(let reason):
                problem = reason
                return buffer.drop(batch.count)
            case .failed(let reason):
                // The end of the program cancels the request; that is not what is wrong with Loki.
                if !Task.isCancelled { problem = reason }
            }
            tellOfLosses()
            let wasClosing = buffer.isClosing
            await wait(afterFailures: failures, isClosing: wasClosing)
            // When the program ends, waiting begins anew: there may be no time for a long one.
            failures = buffer.isClosing == wasClosing ? failures + 1 : 0
        }
        buffer.drop(batch.count)
    }

    /// Waits 1, 2, 4, 8, 16, then 30 s.
    private func wait(afterFailures failures: Int, isClosing: Bool) async {
        let pause = pause(min(.seconds(1 << min(failures, 5)), .seconds(30)))
        if isClosing { await pause() } else { await buffer.wait(for: .closing, atMost: pause) }
    }

    private func pause(_ duration: Duration) -> @Sendable () async -> Void {
        { [sleep] in try? await sleep(duration) }  // Being cancelled ends a pause early, which is what is wanted.
    }
}
