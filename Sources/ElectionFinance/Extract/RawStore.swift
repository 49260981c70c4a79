import CivicModel
import Foundation

/// Keeps downloads: each year's newest file under its year, older ones aside, all in the manifest.
struct RawStore {
    let files: FinanceFiles
    private(set) var manifest: Manifest
    private let now: @Sendable () -> Timestamp

    init(files: FinanceFiles, agency: String, now: @escaping @Sendable () -> Timestamp) throws {
        self.files = files
        self.now = now
        manifest = try Manifest.read(files, agency: agency)
    }

    /// The newest file of a year, if it still lies there as it was written.
    func intactDownload(_ year: Int) throws -> Manifest.Download? {
        guard let download = manifest[year]?.download else { return nil }
        let path = files.raw + "/" + download.file
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try FileDigest.sha256(ofFile: path).digest == download.sha256 ? download : nil
    }

    /// Puts a checked file in the place of a year; false when it is the file that is there.
    mutating func store(_ part: String, year: Int, extension: String, origin: Origin) throws -> Bool {
        let (digest, size) = try FileDigest.sha256(ofFile: part)
        let old = try intactDownload(year)
        guard old?.sha256 != digest else {
            unlink(part)
            // The same bytes under a new mark: keep the mark, so that the next question can be answered with 304.
            var download = old
            if let etag = origin.etag { download?.etag = etag }
            if let lastModified = origin.lastModified { download?.lastModified = lastModified }
            try record(year, download: download)
            return false
        }
        if let old { try setAside(old, year: year) }
        let download = Manifest.Download(
            file: "\(year).\(`extension`)", url: origin.url, fetchedAt: now().description, size: size,
            sha256: digest, etag: origin.etag, lastModified: origin.lastModified)
        try DurableFile.publish(part, as: files.raw + "/" + download.file)
        try record(year, download: download)
        return true
    }

    /// Where a file came from.
    struct Origin: Sendable {
        var url: String
        var etag: String?
        var lastModified: String?
    }

    /// Notes that NetFile was asked for a year and gave nothing new; the file that is there, if any, stays.
    mutating func markChecked(_ year: Int) throws { try record(year, download: manifest[year]?.download) }

    private mutating func record(_ year: Int, download: Manifest.Download?) throws {
        manifest[year] = Manifest.Year(download: download, checkedAt: now().description)
        try manifest.write(files)
    }

    /// Moves a replaced file aside under a name that tells its content.
    ///
    /// It is linked first, so that the year is never without a file.
    private mutating func setAside(_ old: Manifest.Download, year: Int) throws {
        try DurableFile.createDirectory(files.replaced)
        let suffix = old.file.split(separator: ".").last.map(String.init) ?? "zip"
        let name = "\(year)-\(old.sha256.prefix(12)).\(suffix)"
        let target = files.replaced + "/" + name
        if link(files.raw + "/" + old.file, target) != 0, errno != EEXIST { throw DurableFile.Refusal(target) }
        var replaced = old
        replaced.file = "replaced/" + name
        try DurableFile.synchronize(files.replaced)
        guard !manifest.replaced.contains(replaced) else { return }
        manifest.replaced.append(replaced)
        // Before the new file takes its place: a run that is killed here has lost no trace of the old one.
        try manifest.write(files)
    }
}
