import CivicModel
import CivicSQL
import Logging

/// Runs the commands of a schedule at their times, until it is cancelled.
package struct Scheduler: Sendable {
    let schedule: Schedule
    let ticks: TickStore
    let log: Logger
    let now: @Sendable () -> Timestamp
    /// Runs the words after `clerk`; the answer is the exit status.
    let run: @Sendable ([String]) async -> Int32

    /// Takes the schedule and the effects of the process.
    package init(
        schedule: Schedule, ticks: TickStore, log: Logger, now: @escaping @Sendable () -> Timestamp,
        run: @escaping @Sendable ([String]) async -> Int32
    ) {
        self.schedule = schedule
        self.ticks = ticks
        self.log = log
        self.now = now
        self.run = run
    }

    /// Runs for ever; every line by itself, so that a long command delays only its own next tick.
    package func runUntilCancelled() async {
        await withDiscardingTaskGroup { group in
            for entry in schedule.entries { group.addTask { await follow(entry) } }
        }
    }

    private func follow(_ entry: ScheduleEntry) async {
        while !Task.isCancelled {
            await runIfDue(entry)
            let current = now()
            let next = entry.expression.next(after: current, in: schedule.zone)
            // Not longer than half a minute, because clocks are set and databases come back.
            let pause = min(30, next.map { $0.unixSeconds - current.unixSeconds } ?? 30)
            // Cancelled at the program's end.
            try? await Task.sleep(for: .seconds(max(1, pause)))
        }
    }

    /// Runs a command, and tells meanwhile that its scheduler is alive.
    private func run(_ entry: ScheduleEntry, _ tick: Timestamp) async -> Int32 {
        await withTaskGroup(of: Int32?.self) { group in
            group.addTask { await run(entry.command) }
            group.addTask {
                while !Task.isCancelled {
                    // Cancelled when the command has ended; a renewal that fails is followed by others.
                    try? await Task.sleep(for: .seconds(60))
                    // As above.
                    if !Task.isCancelled { try? await ticks.renew(entry.name, tick: tick, now: now()) }
                }
                return nil
            }
            var status: Int32 = 1
            for await ended in group {
                if let ended {
                    status = ended
                    group.cancelAll()
                }
            }
            return status
        }
    }

    /// Claims and runs the newest tick of a line, if nobody did.
    package func runIfDue(_ entry: ScheduleEntry) async {
        guard let tick = entry.expression.latest(notAfter: now(), in: schedule.zone) else { return }
        do {
            guard try await ticks.claim(entry.name, tick: tick, now: now()) else { return }
            log.info("tick_started", metadata: ["name": "\(entry.name)", "tick": "\(tick)"])
            let status = await run(entry, tick)
            log.log(
                level: status == 0 ? .info : .error, "tick_\(status == 0 ? "completed" : "failed")",
                metadata: ["name": "\(entry.name)", "tick": "\(tick)", "status": .stringConvertible(status)])
            try await ticks.finish(entry.name, tick: tick, now: now())
        } catch {
            log.error("tick_failed", metadata: ["name": "\(entry.name)", "error_message": "\(error)"])
        }
    }
}
