/// The zip of a workbook as named parts with relationships between them.
///
/// - Shape: names are compared as the standard says, letter case aside; an exact match wins.
struct WorkbookPackage {
    let archive: ZipArchive
    let limits: WorkbookLimits
    private let entryNames: Set<String>
    private let entryNameByFolded: [String: String]

    init(_ archive: ZipArchive, limits: WorkbookLimits) {
        self.archive = archive
        self.limits = limits
        entryNames = Set(archive.entries.map(\.name))
        entryNameByFolded = Dictionary(
            archive.entries.map { (PartPath.normalized($0.name).lowercased(), $0.name) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The archive itself as a place for errors.
    var place: WorkbookPlace { WorkbookPlace(file: archive.path) }

    /// Opens a part for streaming.
    ///
    /// - Throws: `WorkbookError.partMissing`, `.encrypted`, `.zipDamaged`.
    func stream(_ part: String, limit: Int) throws -> ZipEntryStream {
        guard let name = entryNames.contains(part) ? part : entryNameByFolded[part.lowercased()] else {
            throw WorkbookError.partMissing(.init(file: archive.path, part: part))
        }
        return try archive.stream(name, limit: limit)
    }

    /// Visits every element of a small part.
    func scan(_ part: String, _ visit: ElementScan.Visitor) throws {
        let stream = try stream(part, limit: limits.maximumMetadataPartBytes)
        try ElementScan.scan(stream, limits: limits, visit)
    }

    /// The relationships of a part; "" stands for the whole archive.
    ///
    /// - Throws: `WorkbookError.partMissing`, `.relationshipInvalid` for two of one id.
    func relationships(of part: String) throws -> Relationships {
        let name = PartPath.relationships(of: part)
        let place = WorkbookPlace(file: archive.path, part: name)
        var all: [Relationship] = []
        try scan(name) { element, attributes, _ in
            guard element.matches("Relationship") else { return }
            guard let id = attributes.string("Id"), let type = attributes.string("Type"),
                let target = attributes.string("Target")
            else { throw WorkbookError.relationshipInvalid(place, reason: "one lacks its Id, Type or Target") }
            let isExternal = attributes.string("TargetMode") == "External"
            all.append(Relationship(id: id, type: type, target: target, isExternal: isExternal))
        }
        return try Relationships(all, of: part, place: place)
    }
}
