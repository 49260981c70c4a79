import CivicModel
import Clerk

/// A directory of another machine, by rsync over SSH. A site is a link to its version, as in `DirectoryTarget`.
///
/// The root, subdomains and versions hold letters, digits, dots, hyphens and slashes only, so that the shell of the
/// other machine takes them as they are.
struct RsyncTarget: DeployTarget {
    let name: String
    let shell: RemoteShell
    let root: String

    private func versions(_ subdomain: Subdomain) -> String { "\(root)/.versions/\(subdomain)" }

    func upload(_ version: SiteVersion, from snapshot: Snapshot, previous: SiteVersion?) async throws {
        let versions = versions(version.subdomain)
        // What an interrupted upload left behind stays, but for databases that this version does not have.
        let others = StorageLayout.publishedDatabases.filter { version.databases[$0] == nil }
        try await shell.run(
            "mkdir -p \(versions)/.part && cd \(versions)/.part && rm -f \(others.joined(separator: " "))")
        var arguments = [
            "--archive", "--relative", "--partial", "--checksum", "--rsh", shell.words.joined(separator: " "),
        ]
        if let previous { arguments += ["--link-dest", "../\(previous.name)"] }
        let files = version.databases.keys.sorted()
        // The part of a path behind `/./` is what the other side makes.
        arguments += files.map { "\(snapshot.directory)/./\($0)" } + ["\(shell.host):\(versions)/.part/"]
        try await ExternalProgram.check("rsync", arguments, within: .seconds(3600))
        try await shell.run(
            """
            cd \(versions)/.part
            \(Self.comparison(version))
            cd ..
            rm -rf \(version.name)
            mv .part \(version.name)
            sync -f \(version.name) 2>/dev/null || sync
            """)
    }

    func activate(_ version: SiteVersion) async throws {
        let subdomain = version.subdomain
        try await shell.run(
            """
            cd \(root)
            test -d .versions/\(subdomain)/\(version.name)
            if [ -d \(subdomain) ] && [ ! -h \(subdomain) ]; then
                rm -rf .versions/\(subdomain)/\(DirectoryTarget.aside)
                mv \(subdomain) .versions/\(subdomain)/\(DirectoryTarget.aside)
            fi
            ln -sfn .versions/\(subdomain)/\(version.name) .\(subdomain).next
            mv -T .\(subdomain).next \(subdomain)
            """)
    }

    func has(_ version: SiteVersion) async throws -> Bool {
        let answer = try await shell.run(
            """
            cd \(versions(version.subdomain))/\(version.name) 2>/dev/null || { echo missing; exit 0; }
            { \(Self.comparison(version)) >/dev/null 2>&1 ; } && echo whole || echo missing
            """)
        return answer.hasSuffix("whole\n")
    }

    /// Compares the files of the working directory with their digests.
    private static func comparison(_ version: SiteVersion) -> String {
        let lines = version.databases.sorted { $0.key < $1.key }.map { "\($1.sha256)  \($0)" }
        return "printf '%s\\n' \(lines.map { "'\($0)'" }.joined(separator: " ")) | sha256sum --check --quiet --strict -"
    }

    func keep(_ kept: [SiteVersion], of subdomain: Subdomain) async throws {
        let names = (kept.map(\.name) + [DirectoryTarget.aside]).joined(separator: "|")
        try await shell.run(
            """
            cd \(versions(subdomain))
            for found in *; do
                case "$found" in \(names)|'*') ;; *) rm -rf "./$found" ;; esac
            done
            """)
    }

    func put(sitesDatabase path: String) async throws {
        try await shell.run("mkdir -p \(root)")
        try await ExternalProgram.check(
            "rsync",
            ["--archive", "--rsh", shell.words.joined(separator: " "), path, "\(shell.host):\(root)/.sites.db.part"],
            within: .seconds(600))
        try await shell.run("cd \(root) && mv .sites.db.part sites.db")
    }
}
