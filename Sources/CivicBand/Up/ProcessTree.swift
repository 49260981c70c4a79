import Subprocess

/// Processes that run side by side, each started again when it ends, until all of them are told to stop.
struct ProcessTree: Sendable {
    /// One of them.
    struct Child: Sendable {
        let name: String
        let program: String
        let arguments: [String]

        /// The command, for a person.
        var line: String { ([program] + arguments).joined(separator: " ") }
    }

    let children: [Child]
    /// Tells a person what happens.
    let tell: @Sendable (String) -> Void

    /// How long a process may take to end before it is killed: longer than jobs and requests under way are given.
    private static let patience: Duration = .seconds(75)
    /// A process that ends so often within a minute of its start is broken.
    private static let mostShortLives = 5

    /// Runs until it is cancelled (0), or until one of the processes cannot be kept running (1).
    func run() async -> Int32 {
        await withTaskGroup(of: Bool.self) { group in
            for child in children { group.addTask { await keepRunning(child) } }
            var isWell = true
            for await wasStopped in group {
                if !wasStopped { isWell = false }
                group.cancelAll()
            }
            return isWell ? 0 : 1
        }
    }

    /// Runs one process again and again; true when it was told to stop.
    private func keepRunning(_ child: Child) async -> Bool {
        var shortLives = 0
        while !Task.isCancelled {
            let start = ContinuousClock.now
            let end = await runOnce(child)
            if Task.isCancelled { break }
            shortLives = ContinuousClock.now - start < .seconds(60) ? shortLives + 1 : 1
            guard shortLives < Self.mostShortLives else {
                tell("\(child.name) \(end), for the \(shortLives)th time within a minute of its start: giving up\n")
                return false
            }
            let pause = 1 << min(shortLives - 1, 5)
            tell("\(child.name) \(end); starting it again in \(pause) s\n")
            // Cancelled when all are to stop.
            try? await Task.sleep(for: .seconds(pause))
        }
        return true
    }

    /// Runs one process to its end; when the task is cancelled, it gets SIGTERM, and SIGKILL when it takes too long.
    private func runOnce(_ child: Child) async -> String {
        var options = PlatformOptions()
        // A group of its own: Ctrl-C at a terminal reaches only us, and each process gets one signal, ours.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: Self.patience)]
        do {
            // A process whose parent was killed gets SIGTERM from the system. That asks for the thread which started it
            // to live as long as the process does; Subprocess has one such thread for all.
            let result = try await Subprocess.run(
                .name("setpriv"), arguments: Arguments(["--pdeathsig", "TERM", child.program] + child.arguments),
                platformOptions: options, output: .currentStandardOutput,
                error: .currentStandardError)
            return switch result.terminationStatus {
            case .exited(let code): "ended with status \(code)"
            case .signaled(let number): "was killed by signal \(number)"
            }
        } catch { return "could not be started: \(error)" }
    }
}
