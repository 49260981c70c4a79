/// What a column can be compared by, as `column__operator=value`.
///
/// Source: docs.datasette.io, "Column filter arguments".
package enum FilterOperator: String, CaseIterable, Sendable {
    case exact, not, contains, notcontains, endswith, startswith, gt, gte, lt, lte, like, notlike, glob
    case `in`, notin, arraycontains, arraynotcontains, date, isnull, notnull, isblank, notblank

    /// How people read it.
    package var label: String {
        switch self {
        case .exact: "="
        case .not: "!="
        case .contains: "contains"
        case .notcontains: "does not contain"
        case .endswith: "ends with"
        case .startswith: "starts with"
        case .gt: ">"
        case .gte: "\u{2265}"
        case .lt: "<"
        case .lte: "\u{2264}"
        case .like: "like"
        case .notlike: "not like"
        case .glob: "glob"
        case .in: "in"
        case .notin: "not in"
        case .arraycontains: "array contains"
        case .arraynotcontains: "array does not contain"
        case .date: "date"
        case .isnull: "is null"
        case .notnull: "is not null"
        case .isblank: "is blank"
        case .notblank: "is not blank"
        }
    }

    /// The clause, for the parameters' names.
    func clause(_ column: String, table: String, parameters: [String]) -> String {
        // As Datasette quotes it: a column that does not exist is a text to SQLite, and not an error.
        let quoted = SQLText.quoted(column)
        let parameter = parameters.first.map { ":" + $0 } ?? ""
        let list = parameters.map { ":" + $0 }.joined(separator: ", ")
        switch self {
        case .exact: return "\(quoted) = \(parameter)"
        case .not: return "\(quoted) != \(parameter)"
        case .contains, .endswith, .startswith, .like: return "\(quoted) like \(parameter)"
        case .notcontains, .notlike: return "\(quoted) not like \(parameter)"
        case .gt: return "\(quoted) > \(parameter)"
        case .gte: return "\(quoted) >= \(parameter)"
        case .lt: return "\(quoted) < \(parameter)"
        case .lte: return "\(quoted) <= \(parameter)"
        case .glob: return "\(quoted) glob \(parameter)"
        case .in: return "\(SQLText.identifier(column)) in (\(list))"
        case .notin: return "\(SQLText.identifier(column)) not in (\(list))"
        case .arraycontains: return "\(parameter) in (select value from json_each(\(Self.place(table, column))))"
        case .arraynotcontains: return "\(parameter) not in (select value from json_each(\(Self.place(table, column))))"
        case .date: return "date(\(quoted)) = \(parameter)"
        case .isnull: return "\(quoted) is null"
        case .notnull: return "\(quoted) is not null"
        case .isblank: return "(\(quoted) is null or \(quoted) = \"\")"
        case .notblank: return "(\(quoted) is not null and \(quoted) != \"\")"
        }
    }

    private static func place(_ table: String, _ column: String) -> String {
        bracketed(table) + "." + bracketed(column)
    }

    private static func bracketed(_ name: String) -> String {
        name.utf8.contains(UInt8(ascii: "]")) ? SQLText.quoted(name) : "[" + name + "]"
    }

    /// What is bound for the text of a request.
    ///
    /// - Throws: `PageError` for a list that is no JSON, or a number beyond SQLite's.
    func values(_ text: String) throws(PageError) -> [SQLValue] {
        switch self {
        case .contains, .notcontains: return [.text("%" + text + "%")]
        case .endswith: return [.text("%" + text)]
        case .startswith: return [.text(text + "%")]
        case .gt, .gte, .lt, .lte:
            guard Self.isDigits(text) else { return [.text(text)] }
            guard let number = Int64(text) else { throw .badRequest("\(text) is too large a number") }
            return [.integer(number)]
        case .in, .notin: return try Self.list(text).map(\.value)
        case .isnull, .notnull, .isblank, .notblank: return []
        default: return [.text(text)]
        }
    }

    /// How people read the whole condition.
    func sentence(_ column: String, _ text: String) -> String {
        switch self {
        case .exact, .not:
            "\(column) \(label) " + (Self.isDigits(text) ? text : "\"\(text)\"")
        case .gt, .gte, .lt, .lte: "\(column) \(label) \(text)"
        case .arraycontains: "\(column) contains \"\(text)\""
        case .arraynotcontains: "\(column) does not contain \"\(text)\""
        case .in, .notin:
            // It was read before, or the request would have failed.
            "\(column) \(label) " + ((try? Self.list(text)).map(ListItem.pythonText) ?? text)
        case .date: "\"\(column)\" is on date \(text)"
        case .isnull, .notnull, .isblank, .notblank: "\(column) \(label)"
        default: "\(column) \(label) \"\(text)\""
        }
    }

    private static func isDigits(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func list(_ text: String) throws(PageError) -> [ListItem] {
        guard text.hasPrefix("[") else {
            return text.split(separator: ",", omittingEmptySubsequences: false).map {
                ListItem(json: .text(PythonText.strip($0)))
            }
        }
        do throws(JSONParser.Malformed) {
            let items = try JSONParser.parse(text).elements ?? []
            guard items.allSatisfy({ $0.elements == nil && $0.members.isEmpty }) else {
                throw JSONParser.Malformed(offset: 0)
            }
            return items.map(ListItem.init)
        } catch {
            throw .badRequest("\(text) is not a JSON list of values")
        }
    }
}

/// One value of a list that a request gives.
private struct ListItem {
    let json: JSONValue

    var value: SQLValue {
        switch json {
        case .null: .null
        case .bool(let value): .integer(value ? 1 : 0)
        case .number(let digits): Int64(digits).map(SQLValue.integer) ?? .real(Double(digits) ?? 0)
        case .text(let text): .text(text)
        case .array, .object: .null
        }
    }

    static func pythonText(_ items: [ListItem]) -> String {
        "[" + items.map { PythonText.json($0.json) }.joined(separator: ", ") + "]"
    }
}
