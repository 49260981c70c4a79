import CivicModel
import CivicSQL
import Foundation
import SwiftCSV

/// A file of sites, as `clerk sites import` reads it.
enum SiteFile {
    /// What a file asks for.
    struct Parsed {
        var changes: [SiteChange] = []
        /// Its columns that nobody may set.
        var passedOver: [String] = []
    }

    /// The largest file that is read; all of the United States' municipalities fit.
    private static let largest = 64 << 20

    /// Reads a file.
    ///
    /// - Throws: `Failure` that lists every row which cannot be used.
    static func read(_ path: String) throws -> Parsed {
        // A file that is not there is told below, with those that cannot be read.
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size <= largest, let data = FileManager.default.contents(atPath: path),
            let text = String(validating: data, as: UTF8.self)
        else { throw refusal(path, ["it cannot be read as text in UTF-8 of at most 64 MB"]) }
        let rows: [[String: String]]
        do { rows = try path.hasSuffix(".json") ? objects(data) : table(text) } catch let failure as Failure {
            throw failure
        } catch { throw refusal(path, ["\(error)"]) }
        return try parse(rows, path)
    }

    private static func parse(_ rows: [[String: String]], _ path: String) throws -> Parsed {
        var parsed = Parsed()
        var problems: [String] = []
        var passedOver = Set<String>()
        var seen = Set<Subdomain>()
        for (index, row) in rows.enumerated() {
            guard let subdomain = row["subdomain"].flatMap(Subdomain.init) else {
                problems.append("row \(index + 1): `\((row["subdomain"] ?? "").prefix(100))` is no subdomain")
                continue
            }
            if !seen.insert(subdomain).inserted { problems.append("row \(index + 1): \(subdomain) is there twice") }
            var values: [SiteColumn: SQLValue] = [:]
            for (name, text) in row where name != "subdomain" && !text.isEmpty {
                guard let column = SiteColumn.named(name) else {
                    passedOver.insert(name)
                    continue
                }
                if let value = column.value(text) {
                    values[column] = value
                } else {
                    problems.append(
                        "row \(index + 1), \(subdomain): \(name) is `\(text.prefix(60))`, expected "
                            + column.kind.rawValue)
                }
            }
            parsed.changes.append(SiteChange(subdomain: subdomain, values: values))
        }
        parsed.passedOver = passedOver.sorted()
        guard problems.isEmpty else { throw refusal(path, problems) }
        return parsed
    }

    private static func table(_ text: String) throws -> [[String: String]] {
        try CSV<Named>(string: text, loadColumns: false).rows
    }

    private static func objects(_ data: Data) throws -> [[String: String]] {
        guard let objects = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] else {
            throw Failure(
                "Could not import sites", observed: "the file is no array of objects.",
                next: "`clerk sites export --json` shows the form.")
        }
        return objects.map { object in
            object.compactMapValues { value in
                switch value {
                case let text as String: text
                // Before the number: a JSON boolean can be read as one.
                case let truth as Bool: truth ? "1" : "0"
                case let number as NSNumber: number.stringValue
                case is NSNull: nil
                default:
                    // A value that was just read from JSON can be written.
                    (try? JSONSerialization.data(withJSONObject: value)).map { String(decoding: $0, as: UTF8.self) }
                }
            }
        }
    }

    /// One line of CSV.
    static func line(_ cells: [String]) -> String {
        cells.map { cell in
            guard cell.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return cell }
            return "\"" + cell.replacing("\"", with: "\"\"") + "\""
        }
        .joined(separator: ",") + "\r\n"
    }

    private static func refusal(_ path: String, _ problems: [String]) -> Failure {
        let more = problems.count > 20 ? "\n  and \(problems.count - 20) more" : ""
        return Failure(
            "Could not import sites from \(path)",
            observed: problems.count.counted("problem") + "\n  "
                + problems.prefix(20).joined(separator: "\n  ") + more,
            next: "correct the file; `clerk sites import --dry-run` tells whether it can be used.")
    }
}
