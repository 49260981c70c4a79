import HTTPTypes
import NIOCore

/// What a route answers.
package struct WebResponse: Sendable {
    /// What follows the header.
    package enum Body: Sendable {
        /// All of it at once.
        case bytes(ByteBuffer)
        /// Piece by piece: the next one whenever the client can take more, nil at the end.
        case stream(@Sendable () async throws -> ByteBuffer?)
    }

    /// The status code.
    package var status: Int
    /// The header fields.
    package var headers: HTTPFields
    /// What follows.
    package var body: Body

    /// Answers with these.
    package init(status: Int = 200, headers: HTTPFields = [:], body: Body = .bytes(ByteBuffer())) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Text of a media type, such as `text/html; charset=utf-8`.
    package init(status: Int = 200, type: String, text: String, headers: HTTPFields = [:]) {
        self.init(status: status, headers: headers, body: .bytes(ByteBuffer(string: text)))
        self.headers[.contentType] = type
    }

    /// Sends the client to another place.
    package static func redirect(to location: String, status: Int = 302) -> WebResponse {
        WebResponse(status: status, type: "text/plain", text: "", headers: [.location: location])
    }
}
