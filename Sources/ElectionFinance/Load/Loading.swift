import CivicModel
import CivicSQL
import Foundation

/// The third stage: builds the new `election_finance.db` beside the served one, checks it, and renames it over.
struct Loading {
    let city: City
    let progress: Progress
    let zipcodes: Zipcodes.Imported?

    /// What became of the database.
    enum Outcome: Sendable {
        /// It was built anew and is served.
        case published(BuiltDatabase.Contents)
        /// The served one was built from the same exports by the same program.
        case unchanged
    }

    /// Builds and publishes.
    ///
    /// - Parameter force: build also what has not changed, and publish also what lost many rows.
    /// - Throws: `Failure`; the served database is then untouched.
    func run(force: Bool) throws -> Outcome {
        guard FileManager.default.fileExists(atPath: city.files.staging) else { throw nothingStaged() }
        let staging = try StagingDatabase(files: city.files)
        let exports = try staging.exports()
        try staging.close()
        guard !exports.isEmpty else { throw nothingStaged() }
        let fingerprint = fingerprint(of: exports)
        let served = try ServedDatabase.read(city.files.database)
        if !force, served?.fingerprint == fingerprint { return .unchanged }
        let contents = try build(exports, fingerprint: fingerprint, served: served, force: force)
        try DurableFile.publish(city.files.building, as: city.files.database)
        progress.line("load", "published \(contents.records) records")
        return .published(contents)
    }

    private func build(
        _ exports: [StagingDatabase.StagedExport], fingerprint: String, served: ServedDatabase?, force: Bool
    ) throws -> BuiltDatabase.Contents {
        unlink(city.files.building)
        do {
            let engine = try SQLiteEngine(path: city.files.building, mode: .build)
            let contents = try engine.build { connection in
                let built = BuiltDatabase(connection: connection, city: city, progress: progress)
                let contents = try built.build(
                    staging: city.files.staging, fingerprint: fingerprint, zipcodes: zipcodes)
                progress.step("load", "checks")
                try PublicationChecks(connection: connection, city: city).run(
                    staged: exports.map(\.rows).reduce(0, +), served: served, force: force)
                return contents
            }
            try engine.close()
            return contents
        } catch let error as SQLError where error.condition == .corrupt {
            unlink(city.files.building)
            // The new file is ours alone; what it is built from is what can be damaged.
            throw SQLError(.corrupt, error.message, at: city.files.staging)
        } catch {
            unlink(city.files.building)
            throw error
        }
    }

    /// Changes when a rebuild would make another database.
    private func fingerprint(of exports: [StagingDatabase.StagedExport]) -> String {
        let facts =
            ["format \(BuiltDatabase.format)", "agency \(city.agency.shortcut) \(city.agency.name)"]
            + [BuiltDatabase.rules] + exports.map { "\($0.year) \($0.sha256)" } + [
                zipcodes?.source ?? "no imported zipcodes"
            ]
        return FileDigest.sha256(of: facts.joined(separator: "\n"))
    }

    private func nothingStaged() -> Failure {
        Failure(
            "Could not load filings for \(city.subdomain)", observed: "no parsed exports are there.",
            state: city.state("nothing was replaced"), next: "`clerk finance transform \(city.subdomain)` first.")
    }
}
