import Foundation

/// Runs a plugin as a process of its own, for a host that starts it.
///
/// ```swift
/// @main enum Main {
///     static func main() async { await PluginMain.run(MyPlugin()) }
/// }
/// ```
///
/// The same plugin can be linked into clerk unchanged. The protocol is that of `docs/plugin-protocol.md`.
public enum PluginMain {
    /// Serves the host until it says `shutdown` or goes away; then the process ends.
    public static func run(_ plugin: any ClerkPlugin) async -> Never {
        let environment = ProcessInfo.processInfo.environment
        guard environment["CLERK_PLUGIN_PROTOCOL"] != nil else {
            FileHandle.standardError.write(
                Data(
                    """
                    \(plugin.name) \(plugin.version) is a plugin of clerk and is started by it.
                    Next: put it into the directory of --plugins-dir, or name it in a manifest; `clerk plugins check \
                    PATH` tries it.

                    """.utf8))
            exit(64)
        }
        let isCommand = environment["CLERK_PLUGIN_COMMAND"] != nil
        let peer = isCommand ? WirePeer(reading: 3, writing: 4) : takeStandardStreams()
        let process = PluginProcess(plugin, peer: peer, isCommand: isCommand)
        await process.serve()
        exit(0)
    }

    /// Keeps the protocol's streams for the protocol: what the plugin prints goes to standard error.
    private static func takeStandardStreams() -> WirePeer {
        let reading = fcntl(0, F_DUPFD_CLOEXEC, 3)
        let writing = fcntl(1, F_DUPFD_CLOEXEC, 3)
        let nothing = open("/dev/null", O_RDONLY)
        dup2(nothing, 0)
        close(nothing)
        dup2(2, 1)
        return WirePeer(reading: reading, writing: writing)
    }
}
