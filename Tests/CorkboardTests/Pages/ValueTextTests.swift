import Testing

@testable import Corkboard

/// How single values are written.
@Suite struct ValueTextTests {
    @Test(arguments: [
        (1234567.5, "1,234,567.50"), (0, "0.00"), (-0.0, "0.00"), (-50, "\u{2212}50.00"), (0.1, "0.10"),
        (19.99, "19.99"), (999, "999.00"), (1000, "1,000.00"), (100000.125, "100,000.125"), (0.0001, "0.0001"),
        (1e300, "1e+300"), (.infinity, "inf"), (.nan, "nan"),
    ])
    func writesMoney(value: Double, text: String) { #expect(MoneyText.of(value) == text) }

    @Test func putsTheUnitBehindTheSign() { #expect(MoneyText.of(-1050, unit: "$") == "\u{2212}$1,050.00") }

    @Test(arguments: [
        ("amount", true), ("Tran_Amt1", true), ("Cum_YTD", true), ("balance_end", true), ("money_in", true),
        ("LoanAmt", true), ("Beg_Bal", true), ("totals", true), ("latitude", false), ("balcony", false),
        ("rate", false),
        ("", false),
    ])
    func knowsColumnsOfMoney(name: String, isMoney: Bool) { #expect(MoneyText.isNamed(name) == isMoney) }

    @Test(arguments: [
        ("https://a.org/x", true), ("http://a.org", true), ("/a/b", true), ("//evil.org", false),
        ("/\\evil.org", false),
        ("javascript:alert(1)", false), ("data:text/html,x", false), (" https://a.org", false), ("a b", false),
        ("", false),
        ("https://a.org/\nx", false),
    ])
    func linksToPagesOnly(address: String, isSafe: Bool) { #expect((LinkAddress.safe(address) != nil) == isSafe) }

    private static func marked(_ text: String, _ search: String?) -> String {
        var html = HTMLWriter()
        Highlighter(search).write(Array(text.utf8)[...], to: &html)
        return html.html
    }

    @Test(arguments: [
        ("Exhibit A, exhibit B", "exhibit", "<mark>Exhibit</mark> A, <mark>exhibit</mark> B"),
        ("the City\n  Council", "\"city council\"", "the <mark>City\n  Council</mark>"),
        ("city of council", "city council", "<mark>city</mark> of <mark>council</mark>"),
        ("PE\u{D1}A and pe\u{F1}a", "Pe\u{F1}a", "<mark>PE\u{D1}A</mark> and <mark>pe\u{F1}a</mark>"),
        ("<b>bold</b>", "b", "&lt;<mark>b</mark>&gt;bold&lt;/<mark>b</mark>&gt;"),
        ("<script>", "<script>", "<mark>&lt;script&gt;</mark>"), ("nothing here", "zzz", "nothing here"),
        ("councilmember", "council councilmember", "<mark>councilmember</mark>"), ("x", "\"", "x"), ("", "a", ""),
    ])
    func marksWhatWasSearchedFor(text: String, search: String, html: String) {
        #expect(Self.marked(text, search) == html)
    }

    @Test func marksNothingWithoutASearch() {
        #expect(Highlighter(nil).isEmpty && Highlighter("").isEmpty)
        #expect(Self.marked("a & b", nil) == "a &amp; b")
    }

    @Test func cutsBetweenCharacters() {
        let text = Array("h\u{E9}llo w\u{F6}rld".utf8)
        #expect(
            TextCut.end(of: text[...], characters: 2).map { String(decoding: text[..<$0], as: UTF8.self) } == "h\u{E9}")
        #expect(TextCut.end(of: text[...], characters: 11) == nil)
        #expect(TextCut.end(of: text[...], characters: 0) == nil)
        #expect(
            TextCut.wordEnd(of: text[...], characters: 8).map { String(decoding: text[..<$0], as: UTF8.self) }
                == "h\u{E9}llo ")
    }

    @Test(arguments: [
        ("entity_code", ["entity_code"], "SCC", "small contributor committee"),
        ("Entity_Cd", ["Entity_Cd"], "IND", "individual"), ("Sup_Opp_Cd", ["Sup_Opp_Cd"], "O", "oppose"),
        ("form_type", ["form_type"], "B1", "loans received"),
        ("form", ["form"], "496", "24-hour independent expenditure report"),
    ])
    func spellsOutCodes(column: String, columns: [String], code: String, name: String) {
        #expect(CodeNames.of(column, among: columns)?[code] == name)
    }

    @Test func leavesCodesThatHaveALabelBesideThem() {
        #expect(CodeNames.of("entity_code", among: ["entity_code", "entity_label"]) == nil)
        #expect(CodeNames.of("name", among: ["name"]) == nil)
    }
}
