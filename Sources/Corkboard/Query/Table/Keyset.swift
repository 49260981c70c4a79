/// Where the next page begins: after the row with this sort value and these keys.
///
/// A token is `sortvalue,key,key`, tilde-encoded; `$null` stands for a null sort value.
struct Keyset {
    private let table: TableShape
    private let order: SortOrder
    private let sortValue: String?
    private let keys: [String]

    init(token: String, table: TableShape, order: SortOrder) throws(PageError) {
        self.table = table
        self.order = order
        let parts = token.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
            String($0) ?? ""
        }
        var values = parts.map { TildeEncoding.decode($0) }
        if order.clause != nil, values.count > 1 {
            let first = values.removeFirst()
            sortValue = parts[0] == "$null" ? nil : first
        } else {
            sortValue = nil
        }
        keys = values
    }

    func apply(to conditions: inout Conditions) throws(PageError) {
        let after = keyClauses(&conditions).joined(separator: " and ")
        if let column = order.column.map(SQLText.identifier) {
            guard let sortValue else {
                conditions.add("(\(column) is not null or (\(column) is null and \(after)))")
                return
            }
            let name = conditions.bindNext(.text(sortValue))
            conditions.add("(\(column) > :\(name) or (\(column) = :\(name) and \(after)))")
        } else if let column = order.descendingColumn.map(SQLText.identifier) {
            guard let sortValue else {
                conditions.add("(\(column) is null and \(after))")
                return
            }
            let name = conditions.bindNext(.text(sortValue))
            conditions.add("(\(column) < :\(name) or \(column) is null or (\(column) = :\(name) and \(after)))")
        } else if !after.isEmpty {
            conditions.add(after)
        }
    }

    /// `(a > :p0) or (a = :p0 and b > :p1)`: rows that come after these keys.
    private func keyClauses(_ conditions: inout Conditions) -> [String] {
        if table.usesRowID { return ["rowid > :\(conditions.bindNext(.text(keys[0])))"] }
        guard keys.count == table.primaryKeys.count else { return [] }
        let columns = table.primaryKeys.map(SQLText.identifier)
        var names: [String] = []
        for key in keys { names.append(conditions.bindNext(.text(key))) }
        let alternatives = columns.indices.map { last in
            let equal = (0..<last).map { "\(columns[$0]) = :\(names[$0])" }
            return "(" + (equal + ["\(columns[last]) > :\(names[last])"]).joined(separator: " and ") + ")"
        }
        let afterKeys = "(" + alternatives.joined(separator: "\n  or\n") + ")"
        guard order.clause != nil, table.hasRowID else { return [afterKeys] }
        // Equal sort values stand in the order of their row ids, on the first page, too: none is lost or repeated. A row
        // that is gone has none; then its keys decide.
        let own = zip(columns, names).map { "\($0) = :\($1)" }.joined(separator: " and ")
        let row = "from \(SQLText.identifier(table.name)) where \(own)"
        return ["(rowid > (select rowid \(row)) or (not exists (select 1 \(row)) and \(afterKeys)))"]
    }
}
