import CSQLite
import CivicModel
import Foundation
import HTTPTypes
import Logging
import TestSupport
import Testing

@testable import Corkboard

/// A database file of a test's own, written by SQLite.
struct SmallDatabase {
    let directory: TemporaryDirectory
    let path: String

    init(_ sql: String, name: String = "small.db") throws {
        directory = try TemporaryDirectory()
        path = directory.file(name)
        try Self.write(sql, to: path)
    }

    /// Runs statements on a file, which is made if it is not there.
    static func write(_ sql: String, to path: String) throws {
        var handle: OpaquePointer?
        try #require(sqlite3_open(path, &handle) == SQLITE_OK)
        defer { sqlite3_close(handle) }
        var message: UnsafeMutablePointer<CChar>?
        let status = sqlite3_exec(handle, sql, nil, nil, &message)
        try #require(status == SQLITE_OK, "\(message.map { String(cString: $0) } ?? "")")
    }

    /// A catalog of this file alone.
    func catalog(
        name: String = "small", configuration: String = "{}", metadata: String = "{}",
        settings: ServerSettings = .init(),
        cors: Bool = false, isImmutable: Bool = false
    ) throws -> Catalog {
        Catalog(
            entries: [.init(name: name, path: path)],
            configuration: CatalogConfiguration(
                settings: settings, json: try JSONParser.parse(configuration), metadata: try JSONParser.parse(metadata)),
            pool: DatabasePool(capacity: 4, immutable: false, logger: .silent),
            threads: SQLThreads(count: 1, queueLimit: 8),
            allowsCORS: cors, isImmutable: isImmutable)
    }

    /// A connection.
    func connection(immutable: Bool = false) throws -> SQLiteConnection {
        try SQLiteConnection(path: path, immutable: immutable)
    }
}

/// Pages as the server has them, of a day that does not pass.
enum TestPages {
    static func pages() throws -> any PageMaker {
        SitePages(renderer: try PageRenderer(), today: { CalendarDay(daysSinceEpoch: 20_000) })
    }
}

extension Logger {
    /// Says nothing.
    static var silent: Logger { Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() } }
}

extension Catalog {
    /// The answer to a GET.
    func get(_ target: String, headers: [(String, String)] = []) throws -> WebResponse {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let request = WebRequest(
            path: parts[0], queryString: parts.count > 1 ? parts[1] : "",
            headers: HTTPFields(
                headers.compactMap { name, value in
                    HTTPField.Name(name).map { HTTPField(name: $0, value: value) }
                }),
            host: "ds.example.org")
        return try CatalogResponder(pages: TestPages.pages()).respond(request, self).response
    }

    /// The JSON of the answer to a GET.
    func json(_ target: String) throws -> JSONValue { try JSONParser.parse(get(target).text) }
}
