/// All messages of the module, so that they read alike.
extension WorkbookError: CustomStringConvertible {
    /// What happened and where, in one sentence without a full stop.
    package var description: String {
        switch self {
        case .fileUnreadable(let place, let reason): "Could not read \(place): \(reason)"
        case .fileUnwritable(let place, let reason): "Could not write \(place): \(reason)"
        case .notAZip(let place, let reason): "\(place) is not a zip archive: \(reason)"
        case .zipDamaged(let place, let reason): "The zip archive is damaged at \(place): \(reason)"
        case .zipUnwritable(let reason): "Could not write a zip archive: \(reason)"
        case .zipBomb(let place, let inflated, let compressed):
            "\(place) inflates from \(compressed) bytes to \(inflated) or more: refused as a zip bomb"
        case .limitExceeded(let place, let limit, let allowed): "\(place) exceeds the limit of \(allowed) \(limit)"
        case .encrypted(let place): "\(place) is encrypted: save it without a password"
        case .compressionUnsupported(let place): "\(place) is compressed by a method not supported here"
        case .partMissing(let place): "The archive lacks a part: \(place)"
        case .relationshipInvalid(let place, let reason): "A relationship is invalid at \(place): \(reason)"
        case .xmlMalformed(let place, let reason): "The XML is malformed at \(place): \(reason)"
        case .encodingUnsupported(let place): "The XML's encoding is not supported at \(place)"
        case .doctypeForbidden(let place): "The XML has a DOCTYPE, which is refused, at \(place)"
        default: sheetMessage
        }
    }

    private var sheetMessage: String {
        switch self {
        case .sheetMissing(let place, let name, let available):
            "\(place) has no sheet \"\(name)\", only \(Self.list(available))"
        case .sheetDuplicated(let place, let name): "\(place) has two sheets named \"\(name)\""
        case .cellReferenceInvalid(let place, let reference, let reason):
            "The reference \"\(reference)\" is invalid at \(place): \(reason)"
        case .cellTypeUnknown(let place, let type): "The cell type \"\(type)\" is unknown at \(place)"
        case .cellValueInvalid(let place, let value, let expected): "\(place) is \"\(value)\", expected \(expected)"
        case .styleMissing(let place, let style, let count):
            "\(place) has the style \"\(style)\", but the workbook defines \(count)"
        case .sharedStringMissing(let place, let index, let count):
            "\(place) is the shared string \"\(index)\", but the workbook has \(count)"
        case .sharedStringsMissing(let place): "\(place) is a shared string, but the workbook has no table of them"
        default: "The workbook could not be read"
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(40).map { "\"\($0)\"" }.joined(separator: ", ")
        return names.count > 40 ? "\(shown) and \(names.count - 40) more" : shown
    }

    /// The start of a text from a workbook, as a hostile one may be long.
    static func excerpt(_ text: String) -> String {
        text.utf8.count <= 64 ? text : String(text.prefix(48)) + "..."
    }

    /// The start of a text that expat holds.
    static func excerpt(_ text: UnsafePointer<CChar>) -> String { excerpt(String(cString: text)) }
}
