import Foundation
import Logging

/// Sends log lines to Loki in the background; `flush(within:)` must be called at the end of the program.
///
/// Adding a line never waits and never fails: beyond 10,000 lines or 8 MiB the oldest are dropped and counted. While
/// Loki cannot be reached or is overloaded, a batch is tried again after 1 s, then after longer, up to 30 s.
package final class LokiSink: Sendable {
    let buffer: LokiBuffer
    let time: LogTimeText
    let now: @Sendable () -> LogMoment

    private let push: LokiPush
    private let sender: LokiSender
    private let sending: Task<Void, Never>
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Starts to send. `write` gets a JSON line when lines were dropped, at most once a minute and once at the end.
    package convenience init(
        address: LokiAddress, labels: LokiLabels, zone: TimeZone,
        now: @escaping @Sendable () -> LogMoment = LogMoment.systemClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        write: @escaping @Sendable (String) -> Void
    ) {
        self.init(
            address: address, labels: labels, zone: zone, limits: LokiBacklog.Limits(), timeout: .seconds(5), now: now,
            sleep: sleep, write: write)
    }

    init(
        address: LokiAddress, labels: LokiLabels, zone: TimeZone, limits: LokiBacklog.Limits, timeout: Duration,
        now: @escaping @Sendable () -> LogMoment, sleep: @escaping @Sendable (Duration) async throws -> Void,
        write: @escaping @Sendable (String) -> Void
    ) {
        buffer = LokiBuffer(limits: limits)
        time = LogTimeText(zone: zone)
        self.now = now
        self.sleep = sleep
        push = LokiPush(address, timeout: timeout)
        let line = LogLine(label: "loki", time: time)
        let sender = LokiSender(buffer: buffer, push: push, labels: labels, sleep: sleep, now: now) {
            total, message, moment in
            write(line.json(.warning, message, ["dropped": .stringConvertible(total)], at: moment) + "\n")
        }
        self.sender = sender
        sending = Task { await sender.run() }
    }

    /// Lines that Loki will never get.
    package var dropped: Int { buffer.dropped }

    /// Sends what is left, but gives up when `limit` is over; then nothing is sent any more.
    package func flush(within limit: Duration) async {
        buffer.close()
        let ending = Task { [sleep, sending] in
            try? await sleep(limit)  // It is called off when all is sent.
            sending.cancel()
        }
        await sending.value
        ending.cancel()
        buffer.finish()
        await sender.tellOfLosses(isLastWord: true)
        let closing = Task { [push] in await push.close() }
        // A connection that is still being made ends only when its own time is over, which may be after the limit.
        if !sending.isCancelled { await closing.value }
    }
}
