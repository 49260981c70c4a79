import HTTPTypes
import NIOCore

/// Writes rows as JSON in the shapes that Datasette has: `_shape`, `_nl`, `_json`, `_json_infinity`.
struct RowsJSON {
    let rows: ResultTable
    var labels = Labels()
    /// The keys of the table, for `_shape=object`; nil when the rows are no table's.
    var keys: RowKeys?
    /// Whether the table has a primary key.
    var hasPrimaryKey = false
    /// Members that come besides `rows`.
    var members: [JSONValue.Member] = []
    /// What went wrong with the statement.
    var error: String?
    /// Whether there were more rows.
    var truncated: Bool?
    /// Whether `_json` has an effect: only where the names of columns are known to it.
    var parsesJSONColumns = false

    func response(_ items: QueryItems) throws(PageError) -> WebResponse {
        var writer = JSONWriter(capacity: rows.bytes.count * 5 / 4 + rows.cells.count * 24 + 512)
        switch items["_json_infinity"] {
        case nil, "0", "off", "false": break
        case "1", "on", "true": writer.writesInfinity = true
        default: throw .badRequest("_json_infinity must be on or off")
        }
        let shape = error == nil ? items["_shape"] ?? "objects" : "objects"
        let parsed = parsesJSONColumns ? Set(items.all("_json").compactMap { rows.index(of: $0) }) : []
        var status = error == nil ? 200 : 400
        switch shape {
        case "objects", "arrays":
            writer.raw("{\"ok\": ")
            error == nil ? writer.raw("true") : writer.raw("false")
            for member in members { write(member, to: &writer) }
            writer.raw(", \"rows\": ")
            list(&writer, parsed, asArrays: shape == "arrays")
            if let error { write(.init("error", .text(error)), to: &writer) }
            if let truncated { write(.init("truncated", .bool(truncated)), to: &writer) }
            writer.raw("}")
        case "array":
            // Any value counts, as in Datasette: `_nl=off` is on.
            if items["_nl"]?.isEmpty == false { return lines(&writer, parsed) }
            list(&writer, parsed, asArrays: false)
        case "arrayfirst": firsts(&writer, parsed)
        case "object":
            if let keys, hasPrimaryKey {
                object(&writer, parsed, keys)
            } else {
                let reason =
                    keys == nil
                    ? "_shape=object is only available on tables"
                    : "_shape=object not available for tables with no primary keys"
                writer.value(.members(["ok": .bool(false), "error": .text(reason)]))
            }
        default:
            status = 400
            writer.value(
                .members([
                    "ok": .bool(false), "error": .text("Invalid _shape: \(shape)"), "status": .integer(400),
                    "title": .null,
                ]))
        }
        return Self.response(writer, status: status)
    }

    static func response(_ writer: JSONWriter, status: Int = 200) -> WebResponse {
        WebResponse(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: .bytes(writer.buffer))
    }

    private func write(_ member: JSONValue.Member, to writer: inout JSONWriter) {
        writer.raw(", ")
        writer.text(member.name)
        writer.raw(": ")
        writer.value(member.value)
    }

    private func list(_ writer: inout JSONWriter, _ parsed: Set<Int>, asArrays: Bool) {
        writer.raw("[")
        let names = encodedNames()
        for row in 0..<rows.rowCount {
            if row > 0 { writer.raw(", ") }
            asArrays ? array(&writer, parsed, row) : self.row(&writer, parsed, row, names)
        }
        writer.raw("]")
    }

    private func encodedNames(asPython: Bool = false) -> EncodedNames { EncodedNames(rows.columns, asPython: asPython) }

    private func row(_ writer: inout JSONWriter, _ parsed: Set<Int>, _ row: Int, _ names: EncodedNames) {
        writer.raw("{")
        names.forEach { column, name in
            writer.bytes(name)
            cell(&writer, parsed, row, column)
        }
        writer.raw("}")
    }

    private func array(_ writer: inout JSONWriter, _ parsed: Set<Int>, _ row: Int) {
        writer.raw("[")
        for column in rows.columns.indices {
            if column > 0 { writer.raw(", ") }
            cell(&writer, parsed, row, column)
        }
        writer.raw("]")
    }

    private func firsts(_ writer: inout JSONWriter, _ parsed: Set<Int>) {
        writer.raw("[")
        for row in 0..<rows.rowCount where !rows.columns.isEmpty {
            if row > 0 { writer.raw(", ") }
            cell(&writer, parsed, row, 0)
        }
        writer.raw("]")
    }

    private func object(_ writer: inout JSONWriter, _ parsed: Set<Int>, _ keys: RowKeys) {
        writer.raw("{")
        let names = encodedNames()
        for row in 0..<rows.rowCount {
            if row > 0 { writer.raw(", ") }
            writer.text(keys.path(rows, row))
            writer.raw(": ")
            self.row(&writer, parsed, row, names)
        }
        writer.raw("}")
    }

    private func lines(_ writer: inout JSONWriter, _ parsed: Set<Int>) -> WebResponse {
        // Lines are compared as text by those who diff them: spelled as Python spells them.
        writer.spellsAsPython = true
        let names = encodedNames(asPython: true)
        for row in 0..<rows.rowCount {
            if row > 0 { writer.raw("\n") }
            self.row(&writer, parsed, row, names)
        }
        return WebResponse(
            headers: [.contentType: "text/plain"], body: .bytes(writer.buffer))
    }

    private func cell(_ writer: inout JSONWriter, _ parsed: Set<Int>, _ row: Int, _ column: Int) {
        let cell = rows[row, column]
        if !labels.isEmpty, let label = labels.label(rows.value(of: cell), column: column) {
            writer.raw("{\"value\": ")
            writer.cell(cell, of: rows)
            writer.raw(", \"label\": ")
            writer.sqlValue(label)
            writer.raw("}")
            return
        }
        if parsed.contains(column), case .text(let range) = cell,
            // What is no JSON stays a text.
            let value = try? JSONParser.parse(rows.bytes[range])
        {
            writer.value(value)
            return
        }
        writer.cell(cell, of: rows)
    }
}

/// The names of columns as members of an object begin with them: `"name": `, and a comma before all but the first.
///
/// Of several columns with one name the last one counts, as in Python's dictionaries.
private struct EncodedNames {
    private let text = GrowingBuffer<UInt8>()
    private var ranges: [(column: Int, range: Range<Int>)] = []

    init(_ columns: [String], asPython: Bool) {
        for (column, name) in columns.enumerated() where columns.lastIndex(of: name) == column {
            let start = text.count
            var writer = JSONWriter(capacity: name.utf8.count + 8)
            writer.spellsAsPython = asPython
            if !ranges.isEmpty { writer.raw(", ") }
            writer.text(name)
            writer.raw(": ")
            text.append(contentsOf: writer.bytes)
            ranges.append((column, start..<text.count))
        }
    }

    @inline(__always)
    func forEach(_ body: (_ column: Int, _ name: UnsafeBufferPointer<UInt8>) -> Void) {
        let all = text.elements
        for entry in ranges { body(entry.column, UnsafeBufferPointer(rebasing: all[entry.range])) }
        withExtendedLifetime(text) {}
    }
}
