/// The type of a cell as its attribute `t` says.
///
/// - Source: ECMA-376 part 1, 18.18.11, ST_CellType.
enum CellType: UInt8 {
    case number
    case sharedText
    case formulaText
    case inlineText
    case boolean
    case error
    case isoDate

    /// nil for what the standard does not know.
    @inline(__always)
    init?(_ value: UnsafePointer<CChar>) {
        // Nearly all cells have one letter.
        if value[0] != 0 && value[1] == 0 {
            switch UInt8(bitPattern: value[0]) {
            case UInt8(ascii: "s"): self = .sharedText
            case UInt8(ascii: "n"): self = .number
            case UInt8(ascii: "b"): self = .boolean
            case UInt8(ascii: "e"): self = .error
            case UInt8(ascii: "d"): self = .isoDate
            default: return nil
            }
            return
        }
        switch String(cString: value) {
        case "str": self = .formulaText
        case "inlineStr": self = .inlineText
        default: return nil
        }
    }

    /// What the value of a cell of this type must be, for messages.
    var expectation: String {
        switch self {
        case .number: "a number"
        case .sharedText: "the index of a shared string"
        case .formulaText, .inlineText: "a text"
        case .boolean: "0 or 1"
        case .error: "an error code"
        case .isoDate: "a date"
        }
    }
}
