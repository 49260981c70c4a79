/// Marks what was searched for in a text: every literal occurrence of each word or phrase, whatever the case.
struct Highlighter {
    private var terms: [[UInt8]] = []
    private var firsts = [Bool](repeating: false, count: 256)

    /// At most so many words are looked for.
    private static let most = 20

    /// Whether nothing is marked.
    var isEmpty: Bool { terms.isEmpty }

    /// Takes what a reader searched for; phrases stand in double quotes.
    init(_ search: String?) {
        guard let search, !search.isEmpty else { return }
        for word in SearchEscape.words(search).prefix(Self.most) {
            let term = Self.folded(Array(word.utf8))
            guard let first = term.first(where: { !SQLText.isSpace($0) }), !terms.contains(term) else { continue }
            terms.append(Array(term.drop(while: SQLText.isSpace)))
            firsts[Int(first)] = true
        }
        terms.sort { $0.count > $1.count }
    }

    /// Writes a text, escaped, with what was searched for in `<mark>`.
    func write(_ text: ArraySlice<UInt8>, to html: inout HTMLWriter) {
        var start = text.startIndex
        for range in matches(in: text) {
            html.text(text[start..<range.lowerBound])
            html.markup("<mark>")
            html.text(text[range])
            html.markup("</mark>")
            start = range.upperBound
        }
        html.text(text[start...])
    }

    /// Where the words stand, none over another.
    func matches(in text: ArraySlice<UInt8>) -> [Range<Int>] {
        guard !terms.isEmpty else { return [] }
        var found: [Range<Int>] = []
        text.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                guard firsts[Int(Self.fold(bytes, index))], let end = longest(bytes, from: index) else {
                    index += 1
                    continue
                }
                found.append((text.startIndex + index)..<(text.startIndex + end))
                index = end
            }
        }
        return found
    }

    private func longest(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        for term in terms {
            guard let end = Self.end(of: term, in: bytes, from: start) else { continue }
            // A single letter stands in every word: only as a word of its own it is meant.
            if term.count < 2, Self.isWord(bytes, start - 1) || Self.isWord(bytes, end) { continue }
            return end
        }
        return nil
    }

    private static func end(of term: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var place = start
        var index = 0
        while index < term.count {
            guard place < bytes.count else { return nil }
            if SQLText.isSpace(term[index]) {
                // The words of a phrase may stand on two lines.
                guard SQLText.isSpace(bytes[place]) else { return nil }
                while place < bytes.count, SQLText.isSpace(bytes[place]) { place += 1 }
                while index < term.count, SQLText.isSpace(term[index]) { index += 1 }
                continue
            }
            guard fold(bytes, place) == term[index] else { return nil }
            place += 1
            index += 1
        }
        return place
    }

    private static func isWord(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        bytes.indices.contains(index) && (bytes[index] >= 0x80 || SQLText.isWordByte(bytes[index]))
    }

    private static func folded(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBufferPointer { buffer in buffer.indices.map { fold(buffer, $0) } }
    }

    /// Small letters for capitals: ASCII's, and those of Latin-1, which UTF-8 writes as C3 and another byte.
    private static func fold(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt8 {
        let byte = bytes[index]
        switch byte {
        case 0x41...0x5A: return byte + 0x20
        case 0x80...0x9E where byte != 0x97 && index > 0 && bytes[index - 1] == 0xC3: return byte + 0x20
        default: return byte
        }
    }
}
