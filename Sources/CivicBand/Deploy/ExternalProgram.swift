import CivicModel
import Foundation
import Subprocess

/// A program of the system that does one thing for us: rsync, ssh, rclone, curl, pg_dump.
enum ExternalProgram {
    /// What a program said.
    struct Output: Sendable {
        let text: String
        let error: String
        let status: Int32

        /// The line of its complaint that says what is wrong, for a message: the first that speaks of an error, or
        /// else the last.
        var complaint: String {
            let lines = (error.isEmpty ? text : error).split(whereSeparator: \.isNewline)
            let line = lines.first { $0.lowercased().contains("error") } ?? lines.last
            return line.map { $0.prefix(400).trimmingCharacters(in: ["."]) } ?? "it ended with status \(status)"
        }
    }

    /// A program that is not there, or did not end in time.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program to its end, which may be an error of its own.
    ///
    /// - Parameters:
    ///   - environment: settings beside those of our own process.
    ///   - input: what it reads; secrets go here, and not among the arguments, which others on the machine can see.
    /// - Throws: `Fault` when it cannot be started, says more than a megabyte, or takes longer than its limit.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String = "",
        within limit: Duration
    ) async throws -> Output {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
        let settings = Dictionary(
            uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), Optional($1)) })
        let reader = try memory(of: input)
        return try await withThrowingTaskGroup(of: Output.self) { [options] group in
            group.addTask {
                do {
                    let result = try await Subprocess.run(
                        .name(program), arguments: Arguments(arguments), environment: .inherit.updating(settings),
                        platformOptions: options,
                        input: .fileDescriptor(.init(rawValue: reader), closeAfterSpawningProcess: true),
                        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
                    return Output(
                        text: result.standardOutput, error: result.standardError,
                        status: Self.status(result.terminationStatus))
                } catch let error as SubprocessError {
                    throw Fault(description: "\(program) could not be run: \(error)")
                }
            }
            group.addTask {
                try await Task.sleep(for: limit)
                throw Fault(description: "\(program) did not end within \(limit.components.seconds) s")
            }
            defer { group.cancelAll() }
            guard let output = try await group.next() else { throw CancellationError() }
            return output
        }
    }

    /// Runs a program that must succeed.
    ///
    /// - Throws: `Fault` with the last line of what it said.
    @discardableResult
    static func check(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String = "",
        within limit: Duration
    ) async throws -> String {
        let output = try await run(program, arguments, environment: environment, input: input, within: limit)
        guard output.status == 0 else { throw Fault(description: "\(program): \(output.complaint)") }
        return output.text
    }

    /// A descriptor that reads a text, from memory that has no name.
    ///
    /// Through a pipe, swift-subprocess 1.0 ends our own process when the program does not read all of it:
    /// https://github.com/swiftlang/swift-subprocess/issues/367.
    private static func memory(of text: String) throws -> Int32 {
        let name = "/civicband-\(UUID().uuidString)"
        let descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            throw Fault(description: "no memory for its input: \(String(cString: strerror(errno)))")
        }
        shm_unlink(name)
        do {
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            try file.write(contentsOf: Data(text.utf8))
            try file.seek(toOffset: 0)
        } catch {
            close(descriptor)
            throw Fault(description: "no memory for its input: \(error)")
        }
        return descriptor
    }

    private static func status(_ status: TerminationStatus) -> Int32 {
        switch status {
        case .exited(let code): code
        case .signaled(let number): 128 + number
        }
    }
}
