import Foundation
import Testing
import Workbook

@testable import StandIn

@Suite struct ServerTests {
    private let path = RunningServer.path

    @Test func servesTheZipWithItsTagAndDate() async throws {
        try await RunningServer.use { server, client in
            let expected = try RunningServer.city.exportZip(year: 2025)
            let answer = try await client.send("GET", path)
            #expect(answer.status == 200)
            #expect(answer.body == expected)
            #expect(answer.promisedLength == expected.count)
            #expect(answer.headers["etag"] == EntityTag.of(expected))
            #expect(answer.headers["etag"]?.count == 34)
            #expect(answer.headers["last-modified"] == "Mon, 02 Jun 2025 03:00:00 GMT")
            #expect(answer.headers["content-type"] == "application/x-zip-compressed")
            #expect(await server.exportBaseURL == "http://127.0.0.1:\(client.port)/pub2/excel")
        }
    }

    @Test func answersHeadLikeGetWithoutBytes() async throws {
        try await RunningServer.use { _, client in
            let head = try await client.send("HEAD", path)
            let get = try await client.send("GET", path)
            #expect(head.status == 200 && head.body.isEmpty)
            for name in ["etag", "last-modified", "content-length"] { #expect(head.headers[name] == get.headers[name]) }
        }
    }

    @Test func answersUnchangedFilesWith304() async throws {
        try await RunningServer.use { server, client in
            let tag = try #require(try await client.send("HEAD", path).headers["etag"])
            let cases: [([String: String], Int)] = [
                (["If-None-Match": tag], 304), (["If-None-Match": "W/\(tag)"], 304),
                (["If-None-Match": "\"x\", \(tag)"], 304),
                (["If-None-Match": "*"], 304), (["If-None-Match": "\"x\""], 200),
                (["If-Modified-Since": "Mon, 02 Jun 2025 03:00:00 GMT"], 304),
                (["If-Modified-Since": "Mon, 02 Jun 2025 02:59:59 GMT"], 200),
                (["If-Modified-Since": "yesterday"], 200),
                (["If-None-Match": "\"x\"", "If-Modified-Since": "Mon, 02 Jun 2025 03:00:00 GMT"], 200),
            ]
            for (headers, status) in cases {
                let answer = try await client.send("GET", path, headers)
                #expect(answer.status == status, "\(headers)")
                #expect(answer.body.isEmpty == (status == 304), "\(headers)")
                #expect(answer.headers["etag"] == tag)
            }
            await server.setEdition(1, aid: "lind")
            let later = try await client.send("GET", path, ["If-None-Match": tag])
            #expect(later.status == 200 && later.headers["etag"] != tag)
            #expect(later.headers["last-modified"] == "Tue, 03 Jun 2025 03:00:00 GMT")
        }
    }

    @Test(arguments: [
        "/pub2/excel/LINDBrowsable/efile_newest_LIND_1999.zip", "/pub2/excel/NOPEBrowsable/efile_newest_NOPE_2025.zip",
        "/pub2/excel/LINDBrowsable/efile_newest_NOPE_2025.zip", "/pub2/excel/LINDBrowsable/", "/",
        "/pub2/excel/LINDBrowsable/efile_newest_LIND_x.zip",
    ])
    func answersUnknownFilesWithAPage(path: String) async throws {
        try await RunningServer.use { _, client in
            let answer = try await client.send("GET", path)
            #expect(answer.status == 404)
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
            #expect(answer.text.hasPrefix("<!DOCTYPE html>"))
        }
    }

    @Test func listsTheAgencies() async throws {
        try await RunningServer.use { _, client in
            let answer = try await client.send("GET", "/Connect2/api/public/campaign/agencies")
            #expect(
                answer.text
                    == #"{"agencies":[{"id":9001,"name":"Lindenport","shortcut":"LIND"}],"responseStatus":null}"#)
            #expect(try await client.send("POST", path).status == 405)
        }
    }

    @Test func logsWhatClientsAsked() async throws {
        try await RunningServer.use { server, client in
            _ = try await client.send("GET", path, ["User-Agent": "civicband/1", "If-None-Match": "\"x\""])
            _ = try await client.send("HEAD", "/nothing?here=1")
            let log = await server.requests(atLeast: 2)
            #expect(log.map(\.method) == ["GET", "HEAD"])
            #expect(log.map(\.path) == [path, "/nothing?here=1"])
            #expect(log.map(\.status) == [200, 404])
            #expect(log[0].userAgent == "civicband/1" && log[0].ifNoneMatch == "\"x\"")
            let shown = try await client.send("GET", "/_standin/requests")
            #expect(try JSONDecoder().decode([RequestRecord].self, from: Data(shown.body)) == log)
        }
    }

    @Test func servesFilesOfADirectoryBeforeMadeUpOnes() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("standin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Data("PK zip".utf8).write(to: directory.appendingPathComponent("efile_newest_LIND_2025.zip"))
        try Data("workbook".utf8).write(to: directory.appendingPathComponent("BRK_2017.xlsx"))
        let files = try ExportDirectory(path: directory.path)
        #expect(files.agencies.map(\.shortcut) == ["BRK", "LIND"])
        let source = CombinedExports([files, MadeUpExports([RunningServer.city], years: 2024...2026)])
        try await RunningServer.use(source) { _, client in
            #expect(try await client.send("GET", path).text == "PK zip")
            var archive = ZipArchiveWriter()
            archive.add("efile_newest_BRK_2017.xlsx", Array("workbook".utf8))
            let zipped = try await client.send("GET", "/pub2/excel/BRKBrowsable/efile_newest_BRK_2017.zip")
            #expect(try zipped.body == archive.finish())
            #expect(try await client.send("HEAD", path.replacingOccurrences(of: "2025", with: "2024")).status == 200)
        }
    }

    @Test func saysWhichAddressIsTaken() async throws {
        try await RunningServer.use { server, client in
            let second = StandInServer(source: MadeUpExports([], years: 2025...2025), port: client.port)
            let error = await #expect(throws: StandInError.self) { try await second.start() }
            #expect(error?.description.hasPrefix("Could not listen on 127.0.0.1:\(client.port): ") == true)
        }
    }

    @Test func startsOnceOnly() async throws {
        try await RunningServer.use { server, _ in
            await #expect(throws: StandInError.serverNotStartable) { try await server.start() }
        }
    }
}
