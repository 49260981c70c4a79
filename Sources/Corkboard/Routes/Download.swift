import Glibc
import HTTPTypes
import NIOCore

/// `/database.db`: the file itself.
struct Download {
    let visit: Visit

    func respond(_ name: String) throws -> WebResponse {
        guard let file = try visit.file(name), let entry = visit.catalog.entries.first(where: { $0.name == name })
        else {
            throw PageError.notFound("Invalid database")
        }
        guard visit.configuration.allowsDatabase(name), visit.catalog.allowsDownload(name) else {
            throw PageError.forbidden("Database download is forbidden")
        }
        let fileName = entry.path.split(separator: "/").last.map(String.init) ?? name
        let headers: HTTPFields = [
            .contentType: "application/octet-stream", .contentLength: String(file.identity.size),
            .contentDisposition: "attachment; filename=\"\(PercentEncoding.encodePath(fileName))\"",
            .eTag: EntityTag.quoted(file.identity.tag, gzip: false),
        ]
        guard visit.request.method != "HEAD" else { return WebResponse(headers: headers, body: .stream { nil }) }
        // Opened now: what is renamed over it meanwhile does not change what is sent.
        let descriptor = open(entry.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PageError(503, "This database is not available at the moment") }
        let opened = OpenedFile(
            descriptor: descriptor, size: file.identity.size, threads: visit.catalog.threads)
        guard FileIdentity(descriptor: descriptor)?.isSameFile(as: file.identity) == true else {
            throw SQLFailure.replaced
        }
        return WebResponse(headers: headers, body: .stream { try await opened.next() })
    }
}

/// Why a download ended early.
enum DownloadError: Error {
    /// The file is shorter than it was.
    case cutOff
}

/// A file that is sent piece by piece, and closed when nobody needs it.
private actor OpenedFile {
    private let descriptor: Int32
    private let size: Int64
    private let threads: SQLThreads
    private var offset: Int64 = 0
    private static let piece = 1 << 18

    init(descriptor: Int32, size: Int64, threads: SQLThreads) {
        self.descriptor = descriptor
        self.size = size
        self.threads = threads
    }

    deinit { close(descriptor) }

    func next() async throws -> ByteBuffer? {
        guard offset < size else { return nil }
        let place = offset
        let wanted = Int(min(Int64(Self.piece), size - offset))
        let bytes = try await threads.run(.page, isGoingOn: true) { [descriptor] in
            [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
                initialized = max(0, pread(descriptor, buffer.baseAddress, wanted, off_t(place)))
            }
        }
        guard !bytes.isEmpty else { throw DownloadError.cutOff }
        offset += Int64(bytes.count)
        return ByteBuffer(bytes: bytes)
    }
}
