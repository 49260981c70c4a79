import CivicModel

/// Where databases are published to: one entry of `deploy.targets`.
struct TargetConfiguration: Sendable, Hashable {
    /// What kind of place it is.
    enum Place: Sendable, Hashable {
        /// A directory of this machine, absolute or relative to the working directory.
        case directory(String)
        /// A directory of another machine, by rsync over SSH.
        case rsync(host: String, directory: String, sshOptions: [String])
        /// A remote of rclone's configuration with a path: `b2:civicband/sites`.
        case rclone(String)
    }

    /// Its name in the civic database, in messages and metrics.
    let name: String
    /// Where it is.
    let place: Place

    /// Reads an entry; nil, with what is wrong in the section's problems, for one that cannot be used.
    init?(_ section: ConfigurationSection) {
        let name = section.text("name")
        let directory = section.text("directory")
        let rsync = section.text("rsync")
        let rclone = section.text("rclone")
        let options = section.texts("ssh_options")
        section.finish()
        guard let name, Self.isName(name) else {
            section.refuse("needs a name of letters, digits, - and _")
            return nil
        }
        guard [directory, rsync, rclone].compactMap({ $0 }).count == 1 else {
            section.refuse("needs one of directory, rsync and rclone")
            return nil
        }
        if options != nil, rsync == nil { section.refuse("has ssh_options, which go with rsync only") }
        // rsync splits the command of its remote shell at blanks.
        if options?.contains(where: { $0.contains(where: \.isWhitespace) || $0.isEmpty }) == true {
            section.refuse("has ssh_options with blanks: write each word as an entry of its own")
        }
        self.name = name
        if let directory {
            // No shell reads it.
            if directory.hasPrefix("~") || directory.utf8.contains(0) {
                section.refuse("has directory: `\(directory)`, expected a path as it is on the disk")
            }
            place = .directory(directory)
        } else if let rclone {
            guard let place = Self.remote(rclone) else {
                section.refuse("has rclone: `\(rclone)`, expected REMOTE:PATH without blanks and quotes")
                return nil
            }
            self.place = .rclone(place)
        } else {
            guard let (host, directory) = rsync.flatMap(Self.host) else {
                section.refuse("has rsync: `\(rsync ?? "")`, expected [USER@]HOST:/ABSOLUTE/PATH")
                return nil
            }
            place = .rsync(host: host, directory: directory, sshOptions: options ?? [])
        }
    }

    private static func isName(_ text: String) -> Bool {
        text.utf8.count <= 60 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
    }

    /// A path that shells, rsync and rclone take as it is.
    private static func isPlain(_ path: String) -> Bool {
        path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+@".contains($0)) }
            && !path.split(separator: "/").contains("..")
    }

    private static func host(_ text: String) -> (host: String, directory: String)? {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[1].hasPrefix("/"), parts[1].count > 1, isPlain(parts[0]), isPlain(parts[1]),
            !parts[0].hasPrefix("-"), !parts[0].contains("/")
        else { return nil }
        return (parts[0], parts[1])
    }

    private static func remote(_ text: String) -> String? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, isName(parts[0]), !parts[0].hasPrefix("-"), isPlain(parts[1]), !parts[1].isEmpty
        else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
