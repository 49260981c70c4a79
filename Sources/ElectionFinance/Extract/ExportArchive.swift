import CivicModel
import Foundation
import Workbook

/// A yearly export as a file: a zip with one workbook in it, or a workbook by itself.
struct ExportArchive {
    let path: String

    /// The largest workbook that is taken out of a zip: twenty times the largest known one, San Francisco's.
    static let largestWorkbook = 1 << 30

    /// Why a file is not an export.
    enum Problem: Error, Sendable, CustomStringConvertible {
        case empty
        case page
        case noWorkbook
        case severalWorkbooks([String])
        case unreadable(String)

        var description: String {
            switch self {
            case .empty: "it is empty (0 bytes), expected a zip with one .xlsx in it"
            case .page: "it is a web page, expected a zip with one .xlsx in it"
            case .noWorkbook: "it has no .xlsx in it, expected one"
            case .severalWorkbooks(let names):
                "it has \(names.count) workbooks in it (\(names.prefix(3).joined(separator: ", "))), expected one"
            case .unreadable(let reason): reason
            }
        }
    }

    /// Whether the file is a workbook by itself.
    var isWorkbook: Bool { path.hasSuffix(".xlsx") }

    /// Checks that there is one workbook, whole enough to be opened.
    func check(takingOutTo scratch: String) throws {
        defer { unlink(scratch) }
        _ = try WorkbookReader(path: workbook(takingOutTo: scratch))
    }

    /// The path of the workbook; taken out to a scratch file when it lies in a zip.
    ///
    /// - Throws: `Problem`, or `WorkbookError` for a damaged zip.
    func workbook(takingOutTo scratch: String) throws -> String {
        try checkStart()
        if isWorkbook { return path }
        let archive = try ZipArchive(path: path)
        let names = archive.entries.map(\.name)
        let workbooks = names.filter { $0.lowercased().hasSuffix(".xlsx") && !$0.hasPrefix("__MACOSX/") }
        guard let name = workbooks.first else {
            // A workbook that was given the name of a zip is still a workbook.
            if names.contains("[Content_Types].xml") { return path }
            throw Problem.noWorkbook
        }
        guard workbooks.count == 1 else { throw Problem.severalWorkbooks(workbooks) }
        unlink(scratch)
        try archive.extract(name, to: scratch, limit: Self.largestWorkbook)
        return scratch
    }

    /// The first bytes tell a zip from a page. A page is how NetFile says that it has a bad day.
    func checkStart() throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Problem.unreadable("it \(String(cString: strerror(errno)))") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Problem.unreadable("it is not a file") }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Problem.unreadable("it \(String(cString: strerror(errno)))")
        }
        defer { try? file.close() }  // Only read from: closing cannot lose anything.
        let start = try file.read(upToCount: 512) ?? Data()
        guard !start.isEmpty else { throw Problem.empty }
        guard !start.starts(with: [0x50, 0x4B]) else { return }
        let text = String(decoding: start, as: UTF8.self).lowercased()
        if text.contains("<html") || text.contains("<!doctype") || text.contains("<head") { throw Problem.page }
        throw Problem.unreadable("it does not start as a zip does (PK), expected a zip with one .xlsx in it")
    }
}
