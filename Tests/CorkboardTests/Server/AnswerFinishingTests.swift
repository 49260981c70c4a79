import Foundation
import HTTPTypes
import NIOCore
import TestSupport
import Testing

@testable import Corkboard

/// Tags, encodings and what caches may do.
@Suite struct AnswerFinishingTests {
    private static let long = String(repeating: "housing and harbour ", count: 500)

    private func finish(
        _ answer: WebResponse, tag: String? = "t", headers: HTTPFields = [:], path: String = "/a", varies: Bool = false
    ) -> WebResponse {
        AnswerFinishing(variesByClient: varies).finish(answer, tag: tag, for: WebRequest(path: path, headers: headers))
    }

    private func page(_ text: String = long) -> WebResponse {
        WebResponse(type: "text/html; charset=utf-8", text: text)
    }

    /// What `gunzip` makes of bytes.
    private func unzipped(_ answer: WebResponse) async throws -> String {
        guard case .bytes(let bytes) = answer.body else { return "" }
        let directory = try TemporaryDirectory()
        try Data(bytes.readableBytesView).write(to: URL(fileURLWithPath: directory.file("a.gz")))
        let result = try await BuiltProgram(path: "/usr/bin/gzip").run(["-dc", "a.gz"], in: directory.path)
        #expect(result.status == 0)
        return result.output
    }

    @Test func compressesWhatIsLongForThoseWhoWantIt() async throws {
        let answer = finish(page(), headers: [.acceptEncoding: "br;q=1.0, gzip"])
        #expect(answer.headers[.contentEncoding] == "gzip" && answer.headers[.vary] == "Accept-Encoding")
        #expect(answer.headers[.eTag] == "\"t-gz\"")
        #expect(try await unzipped(answer) == Self.long)
        #expect(finish(page("short"), headers: [.acceptEncoding: "gzip"]).headers[.contentEncoding] == nil)
        #expect(finish(page(), headers: [.acceptEncoding: "gzip;q=0"]).headers[.contentEncoding] == nil)
        #expect(finish(page()).headers[.contentEncoding] == nil)
        let image = WebResponse(type: "image/png", text: Self.long)
        #expect(finish(image, headers: [.acceptEncoding: "gzip"]).headers[.contentEncoding] == nil)
    }

    @Test func compressesStreamsPieceByPiece() async throws {
        let pieces = Pieces((0..<50).map { "\($0): \(Self.long)\n" })
        let answer = finish(
            WebResponse(headers: [.contentType: "text/plain"], body: .stream { await pieces.next() }), tag: nil,
            headers: [.acceptEncoding: "gzip"])
        guard case .stream(let next) = answer.body else {
            Issue.record("no stream")
            return
        }
        var all = ByteBuffer()
        while var piece = try await next() { all.writeBuffer(&piece) }
        let text = try await unzipped(WebResponse(body: .bytes(all)))
        #expect(text == (0..<50).map { "\($0): \(Self.long)\n" }.joined())
    }

    @Test(arguments: ["\"t\"", "\"t-gz\"", "W/\"t\"", "\"x\", \"t\"", "\"x\",\"t-gz\""])
    func knowsItsTags(header: String) { #expect(EntityTag.matches(header, "t")) }

    @Test(arguments: ["\"x\"", "t", "*", "", "\"t", "\"tt\""])
    func knowsOthers(header: String) { #expect(!EntityTag.matches(header, "t")) }

    @Test func tagsWhatHasNoneByItsBytes() {
        let first = finish(page(), tag: nil)
        let known = first.headers[.eTag] ?? ""
        #expect(finish(page(), tag: nil).headers[.eTag] == known)
        #expect(finish(page("other"), tag: nil).headers[.eTag] != known)
        let again = finish(page(), tag: nil, headers: [.ifNoneMatch: known])
        #expect(again.status == 304 && again.text.isEmpty && again.headers[.eTag] == known)
    }

    @Test func letsCachesKeepWhatFilesAloneDecide() {
        #expect(finish(page()).headers[.cdnCacheControl]?.hasPrefix("max-age=") == true)
        #expect(finish(page(), tag: nil).headers[.cdnCacheControl] == nil)
        let json = finish(page(), path: "/meetings/minutes.json", varies: true)
        #expect(json.headers[.cdnCacheControl] == "no-store")
        #expect(json.headers[values: .vary].joined(separator: ", ").contains("Referer"))
        #expect(finish(WebResponse(status: 404, type: "text/html", text: "")).headers[.cdnCacheControl] == nil)
        #expect(finish(WebResponse(status: 404, type: "text/html", text: "")).headers[.eTag] == nil)
    }

    @Test func forbidsScriptsInEverything() {
        #expect(
            finish(WebResponse(type: "text/csv", text: "a")).headers[.contentSecurityPolicy]?.contains("sandbox")
                == true)
    }
}

/// Pieces of a stream, one after another.
private actor Pieces {
    private var rest: [String]

    init(_ pieces: [String]) { rest = pieces }

    func next() -> ByteBuffer? { rest.isEmpty ? nil : ByteBuffer(string: rest.removeFirst()) }
}
