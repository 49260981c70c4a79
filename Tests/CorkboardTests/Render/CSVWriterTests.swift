import Testing

@testable import Corkboard

@Suite struct CSVWriterTests {
    @Test(arguments: [
        (["a", "b"], "a,b\r\n"), (["a,b", "c\"d"], "\"a,b\",\"c\"\"d\"\r\n"),
        (["a\nb", "c\rd"], "\"a\nb\",\"c\rd\"\r\n"),
        ([""], "\"\"\r\n"), (["", ""], ",\r\n"), ([" x", "é"], " x,é\r\n"), (["\"\""], "\"\"\"\"\"\"\r\n"),
        (["=1+1"], "=1+1\r\n"),
    ]) func quotesAsPythonDoes(fields: [String], line: String) {
        var writer = CSVWriter()
        for field in fields { writer.field(field) }
        writer.endRow()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == line)
    }

    @Test func quotesALoneEmptyFieldInLaterRows() {
        var writer = CSVWriter()
        writer.field("a")
        writer.endRow()
        writer.field("")
        writer.endRow()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "a\r\n\"\"\r\n")
    }
}
