import CSpawn
import Foundation

/// A pipe whose ends have numbers above those that a child is given, closed in every other child.
struct DescriptorPipe {
    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE) }
        reading = fcntl(ends[0], F_DUPFD_CLOEXEC, 10)
        writing = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
        close(ends[0])
        close(ends[1])
        guard reading >= 0, writing >= 0 else {
            closeBoth()
            throw POSIXError(.EMFILE)
        }
    }

    func closeBoth() {
        if reading >= 0 { close(reading) }
        if writing >= 0 { close(writing) }
    }
}

/// The pipes between the host and a plugin's process.
struct PluginStreams {
    let toPlugin: DescriptorPipe
    let fromPlugin: DescriptorPipe
    /// Standard error; nil for a command, which has the person's.
    let errors: DescriptorPipe?

    init(_ mode: PluginChannel.Mode) throws {
        var made: [DescriptorPipe] = []
        do {
            for _ in 0..<(mode == .service ? 3 : 2) { made.append(try DescriptorPipe()) }
        } catch {
            for pipe in made { pipe.closeBoth() }
            throw error
        }
        toPlugin = made[0]
        fromPlugin = made[1]
        errors = made.count > 2 ? made[2] : nil
    }

    /// What the process gets, by its numbers.
    var theirs: [Int32: Int32] {
        guard let errors else { return [3: toPlugin.reading, 4: fromPlugin.writing] }
        return [0: toPlugin.reading, 1: fromPlugin.writing, 2: errors.writing]
    }

    /// Closes the ends that the process has its own copies of.
    func closeTheirs() { for end in theirs.values { close(end) } }

    /// Closes the ends that nobody reads or writes, as there is no process.
    func closeOurs() {
        for end in [toPlugin.writing, fromPlugin.reading] + (errors.map { [$0.reading] } ?? []) { close(end) }
    }
}
