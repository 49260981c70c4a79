import CivicModel
import ClerkPlugin
import Foundation

/// Deploys a municipality by copying its databases into a directory, which a web server on the same machine reads.
struct DeployToDirectory: ClerkPlugin {
    let name = "deploy-to-directory"
    let version = "1.0.0"
    let hooks: [Hook] = [.deployMunicipality]

    func deployMunicipality(subdomain: Subdomain, context: PluginContext) async throws {
        guard let root = context.settings["DEPLOY_DIRECTORY"], root.hasPrefix("/") else {
            throw Failure(
                "Could not deploy \(subdomain)", observed: "DEPLOY_DIRECTORY is not set to an absolute path.",
                next: "set it in the environment or in .env to the directory that the web server reads.",
                status: .usage)
        }
        let target = StorageLayout(root: root)
        let databases = [
            (context.storage.meetingsDatabase(subdomain), target.meetingsDatabase(subdomain)),
            (context.storage.financeDatabase(subdomain), target.financeDatabase(subdomain)),
        ]
        let present = databases.filter { source, _ in FileManager.default.fileExists(atPath: source) }
        if present.isEmpty { context.log.warning("\(subdomain) has no database to deploy") }
        for (source, place) in present {
            do { try replace(place, with: source) } catch {
                throw Failure(
                    "Could not deploy \(subdomain)", observed: "\(source) to \(place): \(Self.reason(of: error)).",
                    state: "what was deployed before is still served.",
                    next: "see to the room and the rights in \(root), then deploy again.")
            }
            context.log.info("deployed \(place)")
        }
    }

    /// Copies beside the place and renames, so that a reader sees the old file or the new one, and never a part.
    private func replace(_ place: String, with source: String) throws {
        let url = URL(fileURLWithPath: place)
        let directory = url.deletingLastPathComponent().path
        let copy = "\(directory)/.\(url.lastPathComponent).\(getpid())"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        // After the rename, and when nothing was copied, there is nothing to remove.
        defer { unlink(copy) }
        unlink(copy)
        // A link is followed: what is served must not depend on what it points to later.
        let file = URL(fileURLWithPath: source).resolvingSymlinksInPath().path
        try FileManager.default.copyItem(atPath: file, toPath: copy)
        // Without this a crash of the machine could leave the new name with nothing behind it.
        try flush(copy)
        guard rename(copy, place) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        try flush(directory)
    }

    /// Waits until a file, or the names in a directory, are on the disk.
    private func flush(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    /// What the system says of an error, also of one that Foundation wrapped.
    private static func reason(of error: any Error) -> String {
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error ?? error
        let code = (cause as? POSIXError)?.code.rawValue
        return code.map { String(cString: strerror($0)) } ?? error.localizedDescription
    }
}

/// The entry point, for a process of its own.
@main
enum DeployToDirectoryMain {
    static func main() async { await PluginMain.run(DeployToDirectory()) }
}
