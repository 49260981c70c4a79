import NIOCore
import NIOHTTP1

/// What a request for metrics is answered with.
struct MetricsAnswer: Sendable {
    var status: HTTPResponseStatus
    var contentType = "text/plain; charset=utf-8"
    var allow: String?
    var text: String

    /// Answers a method and a target such as `/metrics?name=x`.
    init(method: HTTPMethod, target: String, metrics: @Sendable () async -> String) async {
        let path = target.prefix { $0 != "?" }
        switch path {
        case "/metrics", "/":
            guard method == .GET || method == .HEAD else {
                (status, allow, text) = (.methodNotAllowed, "GET, HEAD", "Only GET and HEAD are answered here.\n")
                return
            }
            status = .ok
            if path == "/" {
                text = "The metrics of clerk are at /metrics.\n"
            } else {
                contentType = "text/plain; version=0.0.4; charset=utf-8"
                text = await metrics()
            }
        default:
            (status, text) = (.notFound, "There is nothing here; the metrics are at /metrics.\n")
        }
    }

    /// The parts of the response to a request.
    func parts(to request: HTTPRequestHead) -> [HTTPServerResponsePart] {
        let body = ByteBuffer(string: text)
        var headers: HTTPHeaders = ["Content-Type": contentType, "Content-Length": "\(body.readableBytes)"]
        if let allow { headers.add(name: "Allow", value: allow) }
        if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: request.version, status: status, headers: headers)
        return request.method == .HEAD
            ? [.head(head), .end(nil)] : [.head(head), .body(.byteBuffer(body)), .end(nil)]
    }
}
