import CivicModel
import Foundation

/// What lies in `finance/raw/`, where it came from, and what was not there.
///
/// - Source: `finance/raw/manifest.json`, written anew after every year.
package struct Manifest: Codable, Sendable, Hashable {
    /// One file that was downloaded or copied from disk.
    package struct Download: Codable, Sendable, Hashable {
        /// The file's name in `finance/raw/`.
        package var file: String
        /// The address it was downloaded from, or `file:` and the name of the file it was copied from.
        package var url: String
        /// When, ISO 8601 in UTC.
        package var fetchedAt: String
        /// Bytes.
        package var size: Int
        /// Of the file as it lies there.
        package var sha256: String
        /// NetFile's mark of the version; nil for a file from disk.
        package var etag: String?
        /// NetFile's time of the version; nil for a file from disk.
        package var lastModified: String?
    }

    /// What is known of one year.
    package struct Year: Codable, Sendable, Hashable {
        /// The file of the year; nil when NetFile answered 404: the year is absent.
        package var download: Download?
        /// When NetFile was last asked, ISO 8601 in UTC.
        package var checkedAt: String
    }

    /// The shortcut of the agency that all these files are of.
    package var agency: String
    /// The years, by number.
    package var years: [String: Year] = [:]
    /// Files that newer ones replaced, oldest first; they lie in `finance/raw/replaced/`.
    package var replaced: [Download] = []

    /// The years that have a file, in order.
    package var present: [(year: Int, download: Download)] {
        years.compactMap { year, record in
            guard let number = Int(year), let download = record.download else { return nil }
            return (number, download)
        }
        .sorted { $0.year < $1.year }
    }

    /// What is known of a year.
    package subscript(year: Int) -> Year? {
        get { years[String(year)] }
        set { years[String(year)] = newValue }
    }
}

extension Manifest {
    /// Reads a city's manifest; an empty one when nothing was downloaded yet.
    ///
    /// - Throws: `Failure` when the files are of another agency than the map now says.
    static func read(_ files: FinanceFiles, agency: String) throws -> Manifest {
        guard let bytes = try DurableFile.read(files.manifest) else { return Manifest(agency: agency) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        // Whatever is wrong with it, the answer is the same.
        guard let manifest = try? decoder.decode(Manifest.self, from: Data(bytes)) else {
            throw Failure(
                "Could not read the downloads of \(files.subdomain)",
                observed: "\(files.manifest) is not a manifest of ours.",
                next: "move \(files.raw) away and download anew, or restore the manifest from a backup.")
        }
        guard manifest.agency == agency else {
            throw Failure(
                "Could not process \(files.subdomain)",
                observed: "its downloads are of agency \(manifest.agency), but the agency map says \(agency).",
                next: "if the map is right, move \(files.directory) away, so that the two are not mixed.")
        }
        return manifest
    }

    /// Writes a city's manifest.
    func write(_ files: FinanceFiles) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try DurableFile.write([UInt8](encoder.encode(self)) + [UInt8(ascii: "\n")], to: files.manifest)
    }
}
