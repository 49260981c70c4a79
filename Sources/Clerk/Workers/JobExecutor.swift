import Dispatch

/// The threads that jobs run on: their own, so that one which computes for an hour holds up neither the heartbeat nor
/// the time limits.
final class JobExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "clerk.jobs", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
