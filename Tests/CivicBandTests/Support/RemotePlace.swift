import Foundation
import TestSupport

/// A server of another machine's kind, here on 127.0.0.1, that databases are published to.
struct RemotePlace: Sendable, CustomStringConvertible {
    let description: String
    /// The entry of `deploy.targets`.
    let target: String
    /// Settings of the program that deploys.
    let environment: [String: String]
    /// Starts the server; it ends with the answer.
    let start: @Sendable () async throws -> Daemon
    /// The bytes of a file below the target's root, as a reader of that server gets them; nil when there is none.
    let read: @Sendable (_ file: String) async throws -> Data?

    /// The kinds that are tested.
    enum Kind: String, CaseIterable, Sendable, CustomStringConvertible {
        case rsync, sftp, webdav, s3

        var description: String { rawValue }

        func make(in directory: TemporaryDirectory) async throws -> RemotePlace {
            try FileManager.default.createDirectory(
                atPath: directory.file("remote"), withIntermediateDirectories: true)
            return switch self {
            case .rsync: try await RemotePlace.rsync(directory)
            case .sftp: try RemotePlace.rclone("sftp", directory)
            case .webdav: try RemotePlace.rclone("webdav", directory)
            case .s3: try await RemotePlace.s3(directory)
            }
        }
    }

    private static func onDisk(_ directory: TemporaryDirectory) -> @Sendable (String) async throws -> Data? {
        { file in FileManager.default.contents(atPath: directory.file("remote/\(file)")) }
    }

    private static func rsync(_ directory: TemporaryDirectory) async throws -> RemotePlace {
        let port = try Daemon.freePort()
        for key in ["host", "user"] {
            let made = try await BuiltProgram(path: "/usr/bin/ssh-keygen").run(
                ["-q", "-t", "ed25519", "-N", "", "-f", directory.file(key)], in: directory.path)
            guard made.status == 0 else { throw Daemon.NotStarted(program: "ssh-keygen", error: made.error) }
        }
        let hostKey = try String(contentsOfFile: directory.file("host.pub"), encoding: .utf8)
        try directory.write("[127.0.0.1]:\(port) \(hostKey)", to: "known")
        try directory.write(
            """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(directory.file("host"))
            AuthorizedKeysFile \(directory.file("user.pub"))
            StrictModes no
            UsePAM no
            PidFile none
            PermitRootLogin yes

            """, to: "sshd_config")
        // Where root's sshd has its empty directory; the system's own start makes it, too.
        if getuid() == 0 {
            try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        let user = NSUserName()
        let options = [
            "-F", "/dev/null", "-p", "\(port)", "-i", directory.file("user"), "-o",
            "UserKnownHostsFile=\(directory.file("known"))",
        ]
        return RemotePlace(
            description: "rsync",
            target: """
                {name: web, rsync: "\(user)@127.0.0.1:\(directory.file("remote"))",
                 ssh_options: [\(options.map { "\"\($0)\"" }.joined(separator: ", "))]}
                """, environment: [:],
            start: {
                try await Daemon(
                    "/usr/sbin/sshd", ["-D", "-e", "-f", directory.file("sshd_config")], in: directory.path, port: port)
            }, read: onDisk(directory))
    }

    private static func rclone(_ kind: String, _ directory: TemporaryDirectory) throws -> RemotePlace {
        let port = try Daemon.freePort()
        let settings =
            kind == "sftp"
            ? ["TYPE": "sftp", "HOST": "127.0.0.1", "PORT": "\(port)", "USER": "clerk", "PASS": obscured]
            : [
                "TYPE": "webdav", "URL": "http://127.0.0.1:\(port)", "VENDOR": "other", "USER": "clerk",
                "PASS": obscured,
            ]
        return RemotePlace(
            description: kind, target: "{name: web, rclone: \"place:sites\"}",
            environment: Dictionary(
                uniqueKeysWithValues: settings.map { ("RCLONE_CONFIG_PLACE_\($0)", $1) }),
            start: {
                try await Daemon(
                    "/usr/bin/rclone",
                    [
                        "serve", kind, directory.file("remote"), "--addr", "127.0.0.1:\(port)", "--user", "clerk",
                        "--pass", "secret",
                    ], in: directory.path, port: port)
            }, read: { file in try await onDisk(directory)("sites/" + file) })
    }

    /// `secret`, as rclone's configuration holds passwords.
    private static let obscured: String = {
        let pipe = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/rclone")
        process.arguments = ["obscure", "secret"]
        process.standardOutput = pipe
        // Without it the server refuses, and the test says so.
        try? process.run()
        process.waitUntilExit()
        return String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }()

    private static func s3(_ directory: TemporaryDirectory) async throws -> RemotePlace {
        let port = try Daemon.freePort()
        let python = try await PythonServers.python
        let environment = [
            "RCLONE_CONFIG_PLACE_TYPE": "s3", "RCLONE_CONFIG_PLACE_PROVIDER": "Other",
            "RCLONE_CONFIG_PLACE_ACCESS_KEY_ID": "key", "RCLONE_CONFIG_PLACE_SECRET_ACCESS_KEY": "secret",
            "RCLONE_CONFIG_PLACE_ENDPOINT": "http://127.0.0.1:\(port)",
        ]
        return RemotePlace(
            description: "s3", target: "{name: web, rclone: \"place:bucket/sites\"}", environment: environment,
            start: {
                try await Daemon(
                    python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", "\(port)"], in: directory.path, port: port)
            },
            read: { file in
                let answer = try await BuiltProgram(path: "/usr/bin/rclone").run(
                    ["copyto", "place:bucket/sites/" + file, directory.file("got")], environment: environment,
                    in: directory.path)
                defer { unlink(directory.file("got")) }
                return answer.status == 0 ? FileManager.default.contents(atPath: directory.file("got")) : nil
            })
    }
}
