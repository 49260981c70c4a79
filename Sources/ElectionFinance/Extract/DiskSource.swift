import CivicModel
import Foundation

/// A workbook or zip on disk, and the year it is the export of.
struct DiskSource: Sendable, Hashable {
    let path: String
    let year: Int

    /// `zip` or `xlsx`.
    var fileExtension: String { path.lowercased().hasSuffix(".xlsx") ? "xlsx" : "zip" }

    /// Finds the sources at a path: one file, or all `.xlsx` and `.zip` of a directory.
    ///
    /// The year is the one in the file's name (`BRK_2018_efile.xlsx`); a name without one needs `--years` with a
    /// single year.
    static func find(_ path: String, years: ExportYears, for subdomain: Subdomain) throws -> [DiskSource] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw problem(subdomain, "\(path) does not exist", "give the path of a workbook, a zip or a directory.")
        }
        let paths: [String]
        if isDirectory.boolValue {
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {  // Told in our words.
                throw problem(subdomain, "\(path) cannot be read", "give the user of clerk the right to read it.")
            }
            paths = names.sorted().filter(isExport).map { path + "/" + $0 }
        } else {
            paths = [path]
        }
        guard !paths.isEmpty else {
            throw problem(subdomain, "\(path) has no .xlsx and no .zip in it", "give the directory of the exports.")
        }
        let sources = try paths.map { DiskSource(path: $0, year: try year(of: $0, years: years, for: subdomain)) }
        let duplicates = Dictionary(grouping: sources, by: \.year).values.first { $0.count > 1 }
        if let duplicates {
            throw problem(
                subdomain,
                "\(duplicates.map(\.path).joined(separator: " and ")) are both of \(duplicates[0].year)",
                "give one file a year.")
        }
        guard case .chosen(let range) = years else { return sources }
        let chosen = sources.filter { range.contains($0.year) }
        guard !chosen.isEmpty else {
            throw problem(
                subdomain, "\(path) is of \(sources.map { String($0.year) }.joined(separator: ", ")), not of --years",
                "leave --years out, or give the export of that year.")
        }
        return chosen
    }

    /// Refuses files that are named after another agency: nothing inside a workbook tells whose it is.
    ///
    /// Names of two letters are too common in names of files.
    static func check(_ sources: [DiskSource], are agency: Agency, among agencies: [Agency], for subdomain: Subdomain)
        throws
    {
        let others = Set(agencies.map(\.shortcut).filter { $0.count > 2 && $0 != agency.shortcut })
        for source in sources {
            let name = source.path.split(separator: "/").last ?? ""
            let words = name.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
            guard !words.contains(agency.shortcut), let other = words.first(where: others.contains) else { continue }
            throw problem(
                subdomain, "\(name) is named after the agency \(other), and \(subdomain) is \(agency.shortcut)",
                "give the export of \(agency.shortcut); if it is that, rename it to \(agency.shortcut)_\(source.year).")
        }
    }

    private static func isExport(_ name: String) -> Bool {
        let lower = name.lowercased()
        return !name.hasPrefix(".") && (lower.hasSuffix(".xlsx") || lower.hasSuffix(".zip"))
    }

    private static func year(of path: String, years: ExportYears, for subdomain: Subdomain) throws -> Int {
        let name = path.split(separator: "/").last ?? ""
        let numbers = name.split { !$0.isASCII || !$0.isNumber }.filter { $0.count == 4 }.compactMap { Int($0) }
        let candidates = Set(numbers.filter { (ExportYears.first...2100).contains($0) })
        if candidates.count == 1, let year = candidates.first { return year }
        if case .chosen(let range) = years, range.count == 1 { return range.lowerBound }
        throw problem(
            subdomain, "the name \(name) does not tell one year",
            "rename it to hold the year (BRK_2018.xlsx), or add --years 2018.")
    }

    private static func problem(_ subdomain: Subdomain, _ observed: String, _ next: String) -> Failure {
        Failure("Could not read exports for \(subdomain)", observed: observed + ".", next: next, status: .usage)
    }
}
