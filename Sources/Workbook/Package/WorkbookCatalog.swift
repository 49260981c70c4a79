/// What the workbook's small parts say: its sheets, its date system, its date styles, where its texts are.
struct WorkbookCatalog {
    struct Sheet {
        let name: String
        let part: String
    }

    private(set) var sheets: [Sheet] = []
    private(set) var usesDateSystem1904 = false
    private var foldedNames: Set<String> = []
    /// By style index: whether numbers of that style are dates.
    let dateStyles: [Bool]
    let sharedStringsPart: String?

    /// Follows the relationships from the archive's root.
    ///
    /// - Throws: `WorkbookError.partMissing`, `.relationshipInvalid`, `.sheetDuplicated`, and errors of the zip and XML.
    init(_ package: WorkbookPackage) throws {
        guard let part = try package.relationships(of: "").part(role: "officeDocument") else {
            let place = WorkbookPlace(file: package.archive.path, part: PartPath.relationships(of: ""))
            throw WorkbookError.relationshipInvalid(place, reason: "none has the role \"officeDocument\"")
        }
        let relationships = try package.relationships(of: part)
        sharedStringsPart = try relationships.part(role: "sharedStrings")
        // Without a style part there is one style, which is no date.
        dateStyles = try relationships.part(role: "styles").map { try DateStyles.read($0, package) } ?? [false]
        let place = WorkbookPlace(file: package.archive.path, part: part)
        try package.scan(part) { element, attributes, depth in
            if depth == 0 && !element.matches("workbook") {
                throw WorkbookError.xmlMalformed(place, reason: "the root is not <workbook>")
            }
            if depth == 1 && element.matches("workbookPr") {
                usesDateSystem1904 = ["1", "true", "on"].contains(attributes.string("date1904") ?? "0")
            } else if depth == 2 && element.matches("sheet") {
                try addSheet(attributes, relationships, place)
            }
        }
    }

    private mutating func addSheet(
        _ attributes: XMLAttributes, _ relationships: Relationships, _ place: WorkbookPlace
    ) throws {
        guard let name = attributes.string("name"), let id = attributes.prefixedString("id") else {
            throw WorkbookError.xmlMalformed(place, reason: "a <sheet> lacks its name or relationship")
        }
        let relationship = try relationships.relationship(id: id)
        // Sheets of charts, dialogs and macros have no cells.
        guard relationship.role == "worksheet" else { return }
        guard foldedNames.insert(name.lowercased()).inserted else {
            throw WorkbookError.sheetDuplicated(place, name: name)
        }
        sheets.append(Sheet(name: name, part: try relationships.target(of: relationship)))
    }
}
