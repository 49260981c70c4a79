import CivicModel
import Foundation

/// The settings of a process, read once at its start.
package struct Settings: Sendable {
    /// Where sites' files lie (`STORAGE_DIR`).
    package let storage: StorageLayout
    /// The SQLite file of the civic database.
    package let civicDatabase: String
    /// Every setting by name, for plugins: the environment over `.env`.
    package let all: [String: String]

    /// Reads the `.env` file, if there is one, and puts the environment over it.
    ///
    /// - Throws: `Failure` when the file is there and cannot be read, or holds what is malformed.
    package init(environment: [String: String], dotEnvPath: String) throws {
        guard FileManager.default.fileExists(atPath: dotEnvPath) else {
            try self.init(environment: environment, dotEnv: nil)
            return
        }
        guard let bytes = FileManager.default.contents(atPath: dotEnvPath),
            let text = String(
                validating: bytes.starts(with: Self.byteOrderMark) ? bytes.dropFirst(3) : bytes, as: UTF8.self)
        else {
            throw Failure(
                "Could not read the settings", observed: "\(dotEnvPath) cannot be read as text in UTF-8.",
                next: "correct the file, or give the user of clerk the right to read it.", status: .usage)
        }
        try self.init(environment: environment, dotEnv: text)
    }

    /// Puts the environment over the `.env` file of the working directory and checks what clerk itself uses.
    ///
    /// - Throws: `Failure` that lists every problem at once; a malformed setting never becomes its default.
    package init(environment: [String: String], dotEnv: String?) throws {
        let (file, problems) = dotEnv.map(Self.parse) ?? ([:], [])
        all = file.merging(environment) { _, fromEnvironment in fromEnvironment }
        var found = problems
        if let url = all["DATABASE_URL"], !url.isEmpty {
            // The URL itself is not shown: it may hold a password.
            found.append("DATABASE_URL is set, but this version keeps the civic database in SQLite only; unset it")
        }
        let directory = all["STORAGE_DIR"] ?? "../sites"
        if directory.isEmpty || directory.utf8.contains(0) { found.append("STORAGE_DIR is empty") }
        storage = StorageLayout(root: directory)
        civicDatabase = "civic.db"
        guard found.isEmpty else {
            throw Failure(
                "Could not read the settings", observed: found.joined(separator: "; "),
                next: "correct them in the environment or in ./.env; `docs/settings.md` lists them all.",
                status: .usage)
        }
    }

    /// What editors of other systems put before UTF-8.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Reads `NAME=value` lines; `#` starts a comment line, quotes around a value are taken off.
    static func parse(_ text: String) -> (values: [String: String], problems: [String]) {
        var values: [String: String] = [:]
        var problems: [String] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("export ") { line = String(line.dropFirst(7)) }
            guard let equals = line.firstIndex(of: "="), equals != line.startIndex else {
                // The line is not shown: it may be part of a secret.
                problems.append(".env line \(index + 1) is not NAME=value")
                continue
            }
            let name = line[..<equals].trimmingCharacters(in: .whitespaces)
            values[name] = unquoted(line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces))
        }
        return (values, problems)
    }

    private static func unquoted(_ value: String) -> String {
        guard let first = value.first, value.count >= 2, first == value.last, first == "\"" || first == "'" else {
            return value
        }
        return String(value.dropFirst().dropLast())
    }
}
