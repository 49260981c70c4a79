import Foundation

/// The number or text that ties an answer to its request.
package enum WireID: Sendable, Hashable, Codable {
    case number(Int64)
    case text(String)

    /// Reads an integer or a text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // A text is no error, but the other form.
        if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Writes it as it was.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}

/// The error of an answer.
package struct WireError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// What the numbers mean; see `docs/plugin-protocol.md`.
    package enum Code {
        package static let notJSON = -32700
        package static let noRequest = -32600
        package static let unknownMethod = -32601
        package static let wrongParameters = -32602
        package static let failed = -32000
        package static let putOff = -32001
        package static let cancelled = -32002
        package static let declined = -32003
    }

    package var code: Int
    package var message: String
    package var data: JSONValue?

    /// Describes an error.
    package init(_ code: Int, _ message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    package var description: String { message }
}

/// One message, its parameters or result still unread.
package struct WireMessage: Sendable {
    /// What a message is.
    package enum Kind: Sendable, Hashable {
        case request(WireID, method: String)
        case notification(method: String)
        case result(WireID)
        case error(WireID?, WireError)
    }

    /// The most bytes of a line, its line feed included.
    package static let longestLine = 1 << 20
    /// How deep objects and arrays may nest.
    package static let deepestNesting = 100

    package let kind: Kind
    private let line: Data

    /// Reads a line, without its line feed.
    ///
    /// - Throws: `WireError` with the code that JSON-RPC has for it.
    package init(_ line: Data) throws {
        guard Self.depth(of: line) <= Self.deepestNesting else {
            throw WireError(WireError.Code.noRequest, "it is nested more than \(Self.deepestNesting) deep")
        }
        let head: Head
        do { head = try JSONDecoder().decode(Head.self, from: line) } catch DecodingError.dataCorrupted {
            throw WireError(WireError.Code.notJSON, "it is not JSON")
        } catch { throw WireError(WireError.Code.noRequest, "it is no JSON-RPC 2.0 message") }
        guard let kind = head.kind else {
            throw WireError(WireError.Code.noRequest, "it is no JSON-RPC 2.0 message")
        }
        self.kind = kind
        self.line = line
    }

    /// The members that every message is told by.
    private struct Head: Decodable {
        var kind: Kind?

        enum Key: String, CodingKey { case jsonrpc, id, method, result, error }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            guard try container.decode(String.self, forKey: .jsonrpc) == "2.0" else { return }
            let id = try container.decodeIfPresent(WireID.self, forKey: .id)
            if let method = try container.decodeIfPresent(String.self, forKey: .method) {
                kind = id.map { .request($0, method: method) } ?? .notification(method: method)
            } else if let error = try container.decodeIfPresent(WireError.self, forKey: .error) {
                kind = .error(id, error)
            } else if let id, container.contains(.result) {
                kind = .result(id)
            }
        }
    }

    private struct Parameters<Value: Decodable>: Decodable { let params: Value }

    private struct Outcome<Value: Decodable>: Decodable { let result: Value }

    /// Reads the parameters.
    package func parameters<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do { return try JSONDecoder().decode(Parameters<Value>.self, from: line).params } catch {
            throw WireError(WireError.Code.wrongParameters, "wrong parameters: \(Self.explain(error))")
        }
    }

    private struct Presence: Decodable {
        let isThere: Bool

        enum Key: String, CodingKey { case params }

        init(from decoder: any Decoder) throws {
            isThere = try decoder.container(keyedBy: Key.self).contains(.params)
        }
    }

    /// Reads the parameters of a message that may have none.
    package func parametersIfAny<Value: Decodable>(_ type: Value.Type) throws -> Value? {
        guard try JSONDecoder().decode(Presence.self, from: line).isThere else { return nil }
        return try parameters(type)
    }

    /// Reads the result.
    package func result<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do { return try JSONDecoder().decode(Outcome<Value>.self, from: line).result } catch {
            throw WireError(WireError.Code.noRequest, "the result is not as agreed: \(Self.explain(error))")
        }
    }

    /// How deep brackets nest outside of texts.
    private static func depth(of line: Data) -> Int {
        var depth = 0
        var deepest = 0
        var isText = false
        var isEscaped = false
        for byte in line {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte
                    == UInt8(ascii: "\"")
                {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                deepest = max(deepest, depth)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return deepest
    }

    /// Which member is wrong, in a few words.
    private static func explain(_ error: any Error) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.dropFirst().map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        }
        return switch error {
        case DecodingError.keyNotFound(let key, _): "`\(key.stringValue)` is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "`\(place(context.codingPath))` is of the wrong kind"
        case DecodingError.dataCorrupted(let context): context.debugDescription
        default: "\(error)"
        }
    }
}

/// Messages as they are written.
package enum WireText {
    /// The bytes of a message, without its line feed.
    package static func request(_ id: Int64?, _ method: String, _ parameters: (some Encodable)?) throws -> Data {
        try encode(Request(id: id, method: method, params: parameters))
    }

    /// The bytes of an answer.
    package static func result(_ id: WireID, _ result: some Encodable) throws -> Data {
        try encode(Result(id: id, result: result))
    }

    /// The bytes of an answer that is an error.
    package static func error(_ id: WireID?, _ error: WireError) throws -> Data {
        try encode(Refusal(id: id, error: error))
    }

    private struct Request<Parameters: Encodable>: Encodable {
        let jsonrpc = "2.0"
        let id: Int64?
        let method: String
        let params: Parameters?
    }

    private struct Result<Value: Encodable>: Encodable {
        let jsonrpc = "2.0"
        let id: WireID
        let result: Value
    }

    private struct Refusal: Encodable {
        let id: WireID?
        let error: WireError

        enum Key: String, CodingKey { case jsonrpc, id, error }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode("2.0", forKey: .jsonrpc)
            // A null id must be there, as JSON-RPC has it.
            try container.encode(id, forKey: .id)
            try container.encode(error, forKey: .error)
        }
    }

    private static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(value)
        guard line.count < WireMessage.longestLine else {
            throw WireError(WireError.Code.failed, "the message is longer than \(WireMessage.longestLine) bytes")
        }
        return line
    }
}
