/// How a worker works.
package struct WorkerOptions: Sendable {
    /// The queues it serves, most urgent first.
    package var queues: [String]
    /// How many jobs it runs at once.
    package var slots = 1
    /// Whether it leaves when nothing waits.
    package var isBurst = false
    /// How long running jobs may go on after it was told to stop.
    package var grace: Duration = .seconds(30)
    /// The time between two signs of life.
    package var heartbeat: Duration = .seconds(5)
    /// How long a worker of another machine may be silent before its jobs are taken from it.
    package var lease: Duration = .seconds(60)
    /// How often to look for work in a database without announcements.
    package var poll: Duration = .milliseconds(250)
    /// How often to look in one with announcements, in case one was missed.
    package var pollAnnounced: Duration = .seconds(5)
    /// How long a job may go on after it was told to end.
    package var settle: Duration = .seconds(10)
    /// How long a burst, which nobody watches, waits for a database that is away.
    package var burstPatience: Duration = .seconds(60)

    /// Names the queues.
    package init(queues: [String]) { self.queues = queues }
}
