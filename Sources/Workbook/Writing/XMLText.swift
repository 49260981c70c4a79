/// Text made fit for XML.
enum XMLText {
    /// A `t` element that reads back as this text.
    static func element(_ text: String) -> String {
        let isTrimmed = text.first?.isWhitespace != true && text.last?.isWhitespace != true
        let space = isTrimmed ? "" : " xml:space=\"preserve\""
        return "<t\(space)>\(escaped(StringEscapes.encode(StringEscapes.protect(text))))</t>"
    }

    /// Text with the characters of markup replaced, for elements and attributes.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
