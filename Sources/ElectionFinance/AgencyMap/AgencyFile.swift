import CivicModel
import Foundation
import SwiftCSV

/// The file form of the agency map: CSV with a header, one agency a line.
enum AgencyFile {
    static let header = [
        "netfile_id", "shortcut", "name", "kind", "subdomain", "status", "files_with", "note", "evidence",
    ]

    /// The map that ships with the program.
    static func builtIn() throws -> [Agency] {
        try parse(String(decoding: PackageResources.agencies_csv, as: UTF8.self), path: "built-in agencies.csv")
    }

    /// The agencies of an operator's file; none when there is no such file.
    static func read(_ path: String) throws -> [Agency] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw problem(path, "it cannot be read as UTF-8 text")
        }
        return try parse(text, path: path)
    }

    /// Writes an operator's file beside its place and renames it over.
    static func write(_ agencies: [Agency], to path: String) throws {
        let lines = [header] + agencies.map(fields)
        let text = lines.map { $0.map(escaped).joined(separator: ",") + "\n" }.joined()
        try DurableFile.write(Array(text.utf8), to: path)
    }

    static func parse(_ text: String, path: String) throws -> [Agency] {
        let table: CSV<Named>
        do {
            table = try CSV<Named>(string: text, delimiter: .comma, loadColumns: false)
        } catch { throw problem(path, "it is not CSV: \(error)") }
        let missing = header.filter { !table.header.contains($0) }
        guard missing.isEmpty else { throw problem(path, "column \(missing.joined(separator: ", ")) is missing") }
        return try table.rows.enumerated().map { index, row in try agency(row, line: index + 2, path: path) }
    }

    private static func agency(_ row: [String: String], line: Int, path: String) throws -> Agency {
        func field(_ name: String) -> String { (row[name] ?? "").trimmingCharacters(in: .whitespaces) }
        guard let status = Agency.Status(rawValue: field("status")) else {
            throw problem(
                path, "line \(line) has status `\(field("status"))`, expected confirmed, proposed or rejected")
        }
        let id = field("netfile_id")
        guard id.isEmpty || Int(id) != nil else {
            throw problem(path, "line \(line) has netfile_id `\(id)`, expected a whole number")
        }
        let shortcut = field("shortcut")
        // The shortcut becomes part of an address.
        guard isShortcut(shortcut) else {
            throw problem(path, "line \(line) has shortcut `\(shortcut)`, expected letters, digits and _")
        }
        let subdomain = field("subdomain")
        guard subdomain.isEmpty || Subdomain(subdomain) != nil else {
            throw problem(path, "line \(line) has subdomain `\(subdomain)`, which cannot be one")
        }
        return Agency(
            netfileID: Int(id), shortcut: shortcut, name: field("name"), kind: field("kind"),
            subdomain: subdomain.isEmpty ? nil : subdomain, status: status,
            filesWith: field("files_with").isEmpty ? "NetFile" : field("files_with"), note: field("note"),
            evidence: field("evidence"))
    }

    /// Letters, digits and underscores; it may be empty where it is not known.
    static func isShortcut(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || Character(UnicodeScalar($0)).isASCIIAlphanumeric }
    }

    private static func fields(_ agency: Agency) -> [String] {
        [
            agency.netfileID.map(String.init) ?? "", agency.shortcut, agency.name, agency.kind,
            agency.subdomain ?? "", agency.status.rawValue, agency.filesWith, agency.note, agency.evidence,
        ]
    }

    private static func escaped(_ field: String) -> String {
        guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
        return "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    private static func problem(_ path: String, _ what: String) -> Failure {
        Failure(
            "Could not read the agency map", observed: "\(path): \(what).",
            next: "correct the file; its columns are \(header.joined(separator: ", ")).")
    }
}

extension Character {
    fileprivate var isASCIIAlphanumeric: Bool { isASCII && (isLetter || isNumber) }
}
