import CivicModel
import ClerkPlugin
import Foundation

/// Tells of new and deployed sites by appending a line of JSON to the file that `NOTIFY_FILE` names.
struct NotifyFile: ClerkPlugin {
    let name = "notify-file"
    let version = "1.0.0"
    let hooks: [Hook] = [.postCreate, .postDeploy]

    func postCreate(subdomain: Subdomain, context: PluginContext) async throws {
        try append(Notice(at: Self.time(context), event: "post_create", subdomain: subdomain.name), context)
    }

    func postDeploy(site: Site, context: PluginContext) async throws {
        try append(
            Notice(at: Self.time(context), event: "post_deploy", subdomain: site.subdomain.name, name: site.name),
            context)
    }

    func registerCLICommands() -> [PluginCommand] {
        [
            PluginCommand(name: "notify-test", summary: "Append a line to NOTIFY_FILE, to see that it works.") {
                words, context in
                let usage = "Usage: clerk notify-test [TEXT]\n"
                if words == ["--help"] {
                    context.console.out(usage)
                    return 0
                }
                guard words.count <= 1, words.first?.hasPrefix("-") != true else {
                    context.console.error(usage)
                    return Failure.Status.usage.rawValue
                }
                do {
                    let file = try append(
                        Notice(at: Self.time(context), event: "test", text: words.first ?? "a test"), context)
                    context.console.out("A line was appended to \(file)\n")
                    return 0
                } catch let failure as Failure {
                    context.console.error("\(failure)\n")
                    return failure.status.rawValue
                } catch {
                    context.console.error("\(error)\n")
                    return Failure.Status.failed.rawValue
                }
            }
        ]
    }

    /// One line of the file.
    private struct Notice: Encodable {
        let at: String
        let event: String
        var subdomain: String?
        var name: String?
        var text: String?
    }

    private static func time(_ context: PluginContext) -> String {
        Date(timeIntervalSince1970: TimeInterval(context.now().unixSeconds)).ISO8601Format()
    }

    /// Appends a line with one write, which other processes that append do not tear. Answers the file's path.
    @discardableResult
    private func append(_ notice: Notice, _ context: PluginContext) throws -> String {
        func failure(_ observed: String, next: String) -> Failure {
            Failure("Could not tell of \(notice.event)", observed: observed + ".", next: next)
        }
        guard let path = context.settings["NOTIFY_FILE"], !path.isEmpty else {
            throw failure(
                "NOTIFY_FILE is not set", next: "set it in the environment or in .env to the path of a file.")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(notice) + Data("\n".utf8)
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw failure(
                "\(path): \(String(cString: strerror(errno)))", next: "correct NOTIFY_FILE, or the rights of the file.")
        }
        defer { close(descriptor) }
        guard line.withUnsafeBytes({ write(descriptor, $0.baseAddress, $0.count) }) == line.count else {
            throw failure("\(path) took no whole line", next: "make room on the disk.")
        }
        return path
    }
}

/// The entry point, for a process of its own.
@main
enum NotifyFileMain {
    static func main() async { await PluginMain.run(NotifyFile()) }
}
