/// Makes plain words of what a reader typed, so that FTS's own operators in it mean nothing.
package enum SearchEscape {
    /// Quotes each word; what stands in double quotes already stays a phrase.
    package static func escape(_ query: String) -> String {
        words(query).map { "\"" + $0 + "\"" }.joined(separator: " ")
    }

    /// The words and phrases, without quotes.
    package static func words(_ query: String) -> [String] {
        var text = query.unicodeScalars.map { $0 }
        if text.count(where: { $0 == "\"" }) % 2 == 1 { text.append("\"") }
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var inPhrase = false
        func finish() {
            if !word.isEmpty { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        for scalar in text {
            if scalar == "\"" {
                finish()
                inPhrase.toggle()
            } else if scalar.properties.isWhitespace, !inPhrase {
                finish()
            } else {
                word.append(scalar)
            }
        }
        finish()
        return words
    }
}
