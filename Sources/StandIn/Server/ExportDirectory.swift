import Foundation
import Workbook

/// Exports from files: `efile_newest_{AID}_{YEAR}.zip`, or `{AID}_{YEAR}.xlsx`, which is zipped on the way out.
package struct ExportDirectory: ExportSource {
    /// The directory.
    package let path: String
    /// The agencies whose files lay there at the start, numbered from 9501.
    package let agencies: [StandInAgency]

    /// Takes a directory and lists its agencies.
    ///
    /// - Throws: `StandInError.fileUnreadable`.
    package init(path: String) throws {
        self.path = path
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            agencies = Set(names.compactMap(Self.shortcut)).sorted().enumerated().map {
                StandInAgency(id: 9_501 + $0.offset, shortcut: $0.element, name: "Agency \($0.element)")
            }
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw StandInError.fileUnreadable(path: path, cause: "no such directory")
        } catch { throw StandInError.fileUnreadable(path: path, cause: "\(error)") }
    }

    package func export(aid: String, year: Int, edition: Int) throws -> ExportFile? {
        let shortcut = aid.uppercased()
        let name = MadeUpCity.fileName(aid: shortcut, year: year)
        if let file = try read("\(name).zip") { return ExportFile(bytes: file.bytes, modifiedAt: file.modifiedAt) }
        guard let file = try read("\(shortcut)_\(year).xlsx") else { return nil }
        var archive = ZipArchiveWriter()
        archive.add("\(name).xlsx", file.bytes)
        return try ExportFile(bytes: archive.finish(), modifiedAt: file.modifiedAt)
    }

    /// The agency of a file's name; nil for names of another form.
    private static func shortcut(_ name: String) -> String? {
        let isZip = name.hasPrefix("efile_newest_") && name.hasSuffix(".zip")
        guard isZip || name.hasSuffix(".xlsx") else { return nil }
        let words = name.prefix { $0 != "." }.split(separator: "_")
        guard words.count == (isZip ? 4 : 2), let year = words.last, Int(year) != nil else { return nil }
        return String(words[words.count - 2]).uppercased()
    }

    private func read(_ name: String) throws -> (bytes: [UInt8], modifiedAt: Int)? {
        let file = "\(path)/\(name)"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            let changed = attributes[.modificationDate] as? Date ?? Date(timeIntervalSince1970: 0)
            return (Array(try Data(contentsOf: URL(fileURLWithPath: file))), Int(changed.timeIntervalSince1970))
        } catch { throw StandInError.fileUnreadable(path: file, cause: "\(error)") }
    }
}

/// Several sources as one: the first that has an export gives it.
package struct CombinedExports: ExportSource {
    private let sources: [any ExportSource]

    /// Takes the sources, first choice first.
    package init(_ sources: [any ExportSource]) { self.sources = sources }

    /// Every agency once, as the first source names it.
    package var agencies: [StandInAgency] {
        var seen: Set<String> = []
        return sources.flatMap(\.agencies).filter { seen.insert($0.shortcut).inserted }
    }

    package func export(aid: String, year: Int, edition: Int) async throws -> ExportFile? {
        for source in sources {
            if let file = try await source.export(aid: aid, year: year, edition: edition) { return file }
        }
        return nil
    }
}
