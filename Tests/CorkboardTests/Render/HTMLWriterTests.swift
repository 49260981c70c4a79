import Corkboard
import Testing

@Suite struct HTMLWriterTests {
    @Test(
        arguments: [
            ("", ""), ("plain", "plain"), ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;"), ("&amp;", "&amp;amp;"),
            ("\"\u{301} x", "&quot;\u{301} x"), ("<\u{338}b", "&lt;\u{338}b"), ("\r\n", "\r\n"), ("é😀", "é😀"),
            ("<", "&lt;"), ("ends<", "ends&lt;"),
        ]) func escapesEveryByte(text: String, html: String)
    {
        var writer = HTMLWriter()
        writer.text(text)
        #expect(writer.html.utf8.elementsEqual(html.utf8))
        #expect(HTMLWriter.escape(text).utf8.elementsEqual(html.utf8))
    }

    @Test func mendsBytesThatAreNoText() {
        var writer = HTMLWriter()
        // The first byte announces three more, which must not swallow the markup.
        let bytes: [UInt8] = [0x41, 0xF0, 0x3C, 0xFF, 0x42]
        writer.markup("<b>")
        writer.text(bytes[1...3])
        writer.markup("</b>")
        #expect(writer.html == "<b>\u{FFFD}&lt;\u{FFFD}</b>")
    }

    @Test func writesAttributesAndLinks() {
        var writer = HTMLWriter()
        writer.link(to: "/x?a=1&b=\"2\"", "<1>")
        #expect(writer.html == "<a href=\"/x?a=1&amp;b=&quot;2&quot;\">&lt;1&gt;</a>")
    }
}
