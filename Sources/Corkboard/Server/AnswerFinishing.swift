import HTTPTypes
import NIOCore

/// What every answer gets before it is sent: its tag, its encoding, what caches and browsers may do with it.
struct AnswerFinishing: Sendable {
    /// Whether answers to programs depend on who asks, as civic.band's rules have it.
    let variesByClient: Bool
    /// Where streams are compressed: not on the few threads that all requests share.
    var threads: SQLThreads?

    /// Smaller answers are not worth it.
    private static let smallestCompressed = 1024
    /// How long a cache that works for us may keep pages, and go on with old ones while it asks anew.
    private static let sharedCaching = "max-age=300, stale-while-revalidate=600"
    /// Pages of rows have no scripts; whatever a database holds cannot become one.
    private static let contentSecurity = "default-src 'none'; frame-ancestors 'none'; sandbox"

    func finish(_ answer: WebResponse, tag: String?, for request: WebRequest) -> WebResponse {
        var answer = answer
        // Only an answer that files alone decide may be kept by a cache for others.
        let isShared = tag != nil
        var tag = tag
        if tag == nil, answer.status == 200, case .bytes(let bytes) = answer.body,
            ["GET", "HEAD"].contains(request.method)
        {
            var hasher = StableHash()
            hasher.add(bytes.readableBytesView)
            tag = hasher.text
            if let known = request.headers[.ifNoneMatch], let tag, EntityTag.matches(known, tag) {
                answer.status = 304
                answer.body = .bytes(ByteBuffer())
            }
        }
        let isGzip = answer.status != 304 && compress(&answer, for: request)
        if let tag, answer.headers[.eTag] == nil, answer.status == 200 || answer.status == 304 {
            answer.headers[.eTag] = EntityTag.quoted(
                tag, gzip: isGzip || (answer.status == 304 && acceptsGzip(request)))
        }
        caching(&answer, request, isShared: isShared)
        if answer.headers[.contentSecurityPolicy] == nil {
            answer.headers[.contentSecurityPolicy] = Self.contentSecurity
        }
        return answer
    }

    private func caching(_ answer: inout WebResponse, _ request: WebRequest, isShared: Bool) {
        guard answer.headers[.cdnCacheControl] == nil, answer.status == 200 || answer.status == 304 else { return }
        if variesByClient, request.path.hasSuffix(".json") {
            answer.headers[.cdnCacheControl] = "no-store"
            answer.headers.append(
                HTTPField(name: .vary, value: "Referer, User-Agent, Authorization, X-API-Key, X-Service-Secret"))
        } else if isShared {
            answer.headers[.cdnCacheControl] = Self.sharedCaching
        }
    }

    /// Puts the body into gzip, where client and content want it.
    private func compress(_ answer: inout WebResponse, for request: WebRequest) -> Bool {
        guard isCompressible(answer.headers[.contentType] ?? ""), answer.headers[.contentEncoding] == nil else {
            return false
        }
        answer.headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
        guard acceptsGzip(request), let gzip = Gzip() else { return false }
        switch answer.body {
        case .bytes(let bytes):
            guard bytes.readableBytes >= Self.smallestCompressed else { return false }
            answer.body = .bytes(gzip.write(bytes, isLast: true))
        case .stream(let next):
            let isDone = OnceFlag()
            answer.body = .stream { [threads] in
                guard !isDone.isSet else { return nil }
                let piece = try await next()
                if piece == nil { isDone.set() }
                guard let threads else { return gzip.write(piece ?? ByteBuffer(), isLast: piece == nil) }
                return try await threads.run(.page, isGoingOn: true) {
                    gzip.write(piece ?? ByteBuffer(), isLast: piece == nil)
                }
            }
            answer.headers[.contentLength] = nil
        }
        answer.headers[.contentEncoding] = "gzip"
        return true
    }

    private func isCompressible(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.contains("json") || type.contains("xml")
    }

    private func acceptsGzip(_ request: WebRequest) -> Bool {
        guard let accepted = request.headers[.acceptEncoding] else { return false }
        return accepted.split(separator: ",").contains { part in
            let words = part.split(separator: ";").map { PythonText.strip($0).lowercased() }
            return words.first == "gzip"
                && !words.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
        }
    }
}
