import ClerkPlugin
import ElectionFinance

/// The entry point of the finance plugin as a process of its own, for a clerk that does not link it in.
@main
enum ElectionFinanceMain {
    static func main() async { await PluginMain.run(ElectionFinancePlugin()) }
}
