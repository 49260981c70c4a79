/// Which cell styles show a number as a date.
enum DateStyles {
    /// By index into the part's cell formats: whether the number format is a date.
    ///
    /// - Source: ECMA-376 part 1, 18.8: `cellXfs/xf/@numFmtId`, custom codes in `numFmts`, which come first.
    static func read(_ part: String, _ package: WorkbookPackage) throws -> [Bool] {
        var isDateByFormat: [Int: Bool] = [:]
        var styles: [Bool] = []
        var isInCellFormats = false
        var isInNumberFormats = false
        try package.scan(part) { element, attributes, depth in
            if depth == 1 {
                isInCellFormats = element.matches("cellXfs")
                isInNumberFormats = element.matches("numFmts")
            }
            guard depth == 2 else { return }
            if isInNumberFormats && element.matches("numFmt") {
                guard let id = attributes.string("numFmtId").flatMap({ Int($0) }) else { return }
                isDateByFormat[id] = NumberFormat.isDate(code: attributes.string("formatCode") ?? "")
            } else if isInCellFormats && element.matches("xf") {
                let id = attributes.string("numFmtId").flatMap { Int($0) } ?? 0
                styles.append(isDateByFormat[id] ?? NumberFormat.isDate(builtin: id))
            }
        }
        return styles
    }
}
