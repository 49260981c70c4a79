import StandIn

/// The program `netfile-standin`.
@main
struct EntryPoint {
    static func main() async { await NetFileStandInCommand.main() }
}
