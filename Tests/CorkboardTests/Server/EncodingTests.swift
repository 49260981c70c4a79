import Testing

@testable import Corkboard

@Suite struct EncodingTests {
    @Test(arguments: [
        ("a b", "a+b"), ("a/b.c", "a~2Fb~2Ec"), ("~", "~7E"), ("é", "~C3~A9"), ("a-b_c", "a-b_c"), ("100%", "100~25"),
        ("", ""),
        ("a+b", "a~2Bb"), ("\n", "~0A"),
    ]) func encodesWithTildes(text: String, encoded: String) {
        #expect(TildeEncoding.encode(text) == encoded)
        #expect(TildeEncoding.decode(encoded) == text)
    }

    @Test(arguments: [("~ZZ", "%ZZ"), ("~", "%"), ("%41", "%41"), ("a+b", "a b"), ("~FF", "\u{FFFD}")])
    func decodesWhatIsMalformed(encoded: String, text: String) { #expect(TildeEncoding.decode(encoded) == text) }

    @Test(
        arguments: [
            ("a=1&b=2", [("a", "1"), ("b", "2")]), ("a", [("a", "")]), ("a=", [("a", "")]), ("=b", [("", "b")]),
            ("&&a=1&", [("a", "1")]),
            ("a=b=c", [("a", "b=c")]), ("a+b=%C3%A9+%2B", [("a b", "é +")]), ("a=%", [("a", "%")]),
            ("a=%4", [("a", "%4")]),
            ("a=%zz%41", [("a", "%zzA")]), ("a=%%41", [("a", "%A")]), ("a=%FF", [("a", "\u{FFFD}")]), ("", []),
        ] as [(String, [(String, String)])]) func readsQueries(text: String, pairs: [(String, String)])
    {
        let items = QueryItems(text).items
        #expect(items.map(\.name) == pairs.map(\.0) && items.map(\.value) == pairs.map(\.1))
    }

    @Test func writesQueriesAsPythonDoes() {
        let items = QueryItems(items: [.init(name: "a b", value: "é/~-_.*"), .init(name: "c", value: "")])
        #expect(items.encoded == "a+b=%C3%A9%2F~-_.%2A&c=")
    }
}
