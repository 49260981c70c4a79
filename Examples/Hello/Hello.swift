import CivicModel
import ClerkPlugin
import Foundation

/// Writes a line to `hello.log` for each new site, and greets with `clerk hello-swift`.
struct Hello: ClerkPlugin {
    let name = "hello-swift"
    let version = "1.0.0"
    let hooks: [Hook] = [.postCreate]

    func postCreate(subdomain: Subdomain, context: PluginContext) async throws {
        let log = FileManager.default.contents(atPath: "hello.log") ?? Data()
        try (log + Data("swift says hello to \(subdomain)\n".utf8)).write(to: URL(fileURLWithPath: "hello.log"))
    }

    func registerCLICommands() -> [PluginCommand] {
        [
            PluginCommand(name: "hello-swift", summary: "Greet somebody, from Swift.") { words, context in
                context.console.out("Hello \(words.first ?? "nobody"), says Swift\n")
                return words.count == 1 ? 0 : 64
            }
        ]
    }
}

/// The entry point, for a process of its own.
@main
enum HelloMain {
    static func main() async { await PluginMain.run(Hello()) }
}
