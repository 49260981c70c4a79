import CivicModel
import Foundation

/// The settings of a process, read once at its start.
package struct Settings: Sendable {
    /// Where sites' files lie (`STORAGE_DIR`).
    package let storage: StorageLayout
    /// Where the civic database is (`DATABASE_URL`); `civic.db` of the working directory by default.
    package let civicDatabase: CivicDatabase.Location
    /// How long recognising one document may take (`OCR_JOB_TIMEOUT`).
    package let ocrTimeLimit: Duration
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
            let text = DotEnv.text(bytes)
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
        let (file, problems) = dotEnv.map(DotEnv.parse) ?? ([:], [])
        all = file.merging(environment) { _, fromEnvironment in fromEnvironment }
        var found = problems
        let location = Self.location(all["DATABASE_URL"])
        // The URL itself is not shown: it may hold a password.
        if location == nil { found.append("DATABASE_URL is no postgresql:// or sqlite:/// address") }
        civicDatabase = location ?? .file("civic.db")
        let limit = all["OCR_JOB_TIMEOUT"].map(Self.duration) ?? .seconds(1200)
        if limit == nil {
            found.append("OCR_JOB_TIMEOUT is no time such as 90s, 20m, 1h or 1200 (seconds), of at most 24h")
        }
        ocrTimeLimit = limit ?? .seconds(1200)
        let directory = all["STORAGE_DIR"] ?? "../sites"
        if directory.isEmpty || directory.utf8.contains(0) { found.append("STORAGE_DIR is empty") }
        storage = StorageLayout(root: directory)
        guard found.isEmpty else {
            throw Failure(
                "Could not read the settings", observed: found.joined(separator: "; ") + ".",
                next: "correct them in the environment or in ./.env; `docs/settings.md` lists them all.",
                status: .usage)
        }
    }

    /// How many workers of a queue a machine has, by the setting `FETCH_WORKERS` and its like.
    ///
    /// - Throws: `Failure` for what is no number.
    package func workers(of queue: String) throws -> Int {
        let usual = ["fetch": 2, "ocr": 4, "compilation": 2, "extraction": 0, "deploy": 1]
        let name = queue.uppercased().replacing("-", with: "_") + "_WORKERS"
        guard let text = all[name], !text.isEmpty else { return usual[queue] ?? 1 }
        guard let count = Int(text), (0...256).contains(count) else {
            throw Failure(
                "Could not read the settings", observed: "\(name) is no number from 0 to 256.",
                next: "correct it in the environment or in ./.env.", status: .usage)
        }
        return count
    }

    /// The civic database behind a `DATABASE_URL`, in SQLAlchemy's forms, too; nil for what cannot be one.
    private static func location(_ url: String?) -> CivicDatabase.Location? {
        guard let url, !url.isEmpty else { return .file("civic.db") }
        let scheme = url.prefix { $0 != ":" }
        switch scheme.prefix(while: { $0 != "+" }) {
        case "postgres", "postgresql": return url.contains("://") ? .server(url: url) : nil
        case "sqlite":
            let path = url.dropFirst(scheme.count)
            guard path.hasPrefix(":///"), path.count > 4 else { return nil }
            return .file(String(path.dropFirst(4)))
        default: return nil
        }
    }

    /// `90s`, `20m`, `1h`, or a number of seconds, of at most a day; nil for anything else, and for nothing.
    private static func duration(_ text: String) -> Duration? {
        let units = ["s": 1, "m": 60, "h": 3600]
        let unit = text.last.flatMap { units[String($0)] }
        guard let number = Int(unit == nil ? text : String(text.dropLast())),
            (1...86_400 / (unit ?? 1)).contains(number)
        else { return nil }
        return .seconds(number * (unit ?? 1))
    }
}
