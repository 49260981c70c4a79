/// The few columns that tell one row of a table from the others for people.
struct RowTitle {
    /// Their names.
    let columns: [String]

    /// Names first, then a day and an amount; the keys where there is nothing of the kind.
    init(of table: TableShape, labelColumn: String? = nil) {
        if PageCards.isPages(table) {
            columns = ["meeting", "date", "page"]
            return
        }
        let names = table.columnNames
        let lower = names.map { $0.lowercased() }
        var chosen: [String] = labelColumn.map { [$0] } ?? []
        func take(_ limit: Int, where isFit: (String) -> Bool) {
            var taken = 0
            for (name, word) in zip(names, lower) where taken < limit && isFit(word) && !chosen.contains(name) {
                chosen.append(name)
                taken += 1
            }
        }
        take(2) {
            $0 == "name" || $0 == "title" || $0.hasSuffix("_name") || $0 == "form_label" || $0.hasSuffix("_naml")
        }
        // When money changed hands says more than when it was reported.
        let hasOwnDay = lower.contains { $0.hasSuffix("_date") && !["report_date", "election_date"].contains($0) }
        take(1) {
            ($0.hasSuffix("_date") || $0 == "date") && !(hasOwnDay && ["report_date", "election_date"].contains($0))
        }
        take(1) { $0 == "amount" }
        if chosen.isEmpty, let label = table.labelColumn { chosen = [label] }
        columns = chosen.isEmpty ? table.primaryKeys : chosen
    }

    /// The title of a row that has these columns.
    func text(_ rows: ResultTable, _ row: Int, unit: String = "") -> String {
        columns.compactMap { column -> String? in
            guard let index = rows.index(of: column) else { return nil }
            if case .real(let value) = rows[row, index], MoneyText.isNamed(column) {
                return MoneyText.of(value, unit: unit)
            }
            let text = rows.text(row, index)
            guard !text.isEmpty else { return nil }
            return column == "page" ? "page " + text : String(text.prefix(120))
        }.joined(separator: ", ")
    }
}
