import CivicModel
import Foundation
import SwiftCSV

/// The operator's file of ZIP codes.
enum ZipcodeFile {
    private static let header = ["zip", "city", "county", "state", "source"]

    /// Checks a file from outside and writes what is used of it; the answer is how many ZIP codes it has.
    static func importFile(_ path: String, to target: String, now: Timestamp) throws -> Int {
        let table = try table(path)
        func column(_ names: [String]) -> String? { names.first(where: table.header.contains) }
        guard let zip = column(["zip", "zipcode", "ZIP"]), let city = column(["city", "City"]) else {
            throw problem(
                path,
                "its header is \(SheetProblem.shown(table.header.joined(separator: ", "))), "
                    + "expected the columns zip and city among others")
        }
        let county = column(["county", "county_name"])
        let state = column(["state", "state_id"])
        let digest = try FileDigest.sha256(ofFile: path).digest
        let source = "\(path.split(separator: "/").last ?? "") of \(now.day), SHA-256 \(digest.prefix(12))"
        var lines = [header.joined(separator: ",")]
        for (index, row) in table.rows.enumerated() {
            guard let code = row[zip], code.utf8.count == 5, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw problem(
                    path, "line \(index + 2) has zip `\(SheetProblem.shown(row[zip] ?? ""))`, expected five digits")
            }
            guard row[city]?.isEmpty == false else { throw problem(path, "line \(index + 2) has no city") }
            let fields = [code, row[city], county.flatMap { row[$0] }, state.flatMap { row[$0] }, source]
            lines.append(fields.map { quoted($0 ?? "") }.joined(separator: ","))
        }
        guard lines.count > 1 else { throw problem(path, "it has no rows") }
        try DurableFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: target)
        return lines.count - 1
    }

    /// The imported ZIP codes; nil when none were imported.
    static func read(_ path: String) throws -> Zipcodes.Imported? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let table = try table(path)
        var imported = Zipcodes.Imported(places: [:], source: "")
        for row in table.rows {
            guard let zip = row["zip"], let city = row["city"] else { continue }
            imported.places[zip] = (city, filled(row["county"]), filled(row["state"]))
            imported.source = row["source"] ?? ""
        }
        return imported
    }

    private static func table(_ path: String) throws -> CSV<Named> {
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return try CSV<Named>(string: text, delimiter: .comma, loadColumns: false)
        } catch { throw problem(path, "it cannot be read as CSV in UTF-8") }
    }

    private static func filled(_ text: String?) -> String? { text?.isEmpty == false ? text : nil }

    private static func quoted(_ field: String) -> String {
        "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    private static func problem(_ path: String, _ what: String) -> Failure {
        Failure(
            "Could not import ZIP codes", observed: "\(path): \(what).",
            next: "give a CSV file with the columns zip, city and, if you have them, county and state.")
    }
}
