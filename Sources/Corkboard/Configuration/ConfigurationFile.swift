import CivicModel
import Foundation
import Yams

/// Reads Datasette's configuration and metadata files, JSON or YAML.
enum ConfigurationFile {
    /// Reads a file.
    ///
    /// - Throws: `Failure` for a file that is missing, too large, or neither JSON nor YAML with an object at its top.
    static func read(_ path: String) throws(Failure) -> JSONValue {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw failure(path, "it cannot be read")
        }
        guard bytes.count <= 8 << 20 else { throw failure(path, "it has more than 8 MB") }
        let json: JSONValue
        if path.hasSuffix(".json") {
            do throws(JSONParser.Malformed) { json = try JSONParser.parse(bytes) } catch {
                throw failure(path, "it is no JSON from byte \(error.offset) on")
            }
        } else {
            json = try yaml(String(decoding: bytes, as: UTF8.self), path: path)
        }
        guard case .object = json else { throw failure(path, "it holds no object at its top") }
        return json
    }

    private static func failure(_ path: String, _ observed: String) -> Failure {
        Failure(
            "Could not read the configuration \(path)", observed: observed + ".",
            next: "correct the file; docs/corkboard/configuration.md shows its form.", status: .usage)
    }

    private static func yaml(_ text: String, path: String) throws(Failure) -> JSONValue {
        do {
            guard let node = try Yams.compose(yaml: text) else { return .object([]) }
            return try value(node, depth: 0)
        } catch {
            throw failure(path, "it is no YAML: \(error)")
        }
    }

    private struct TooDeep: Error {}

    private static func value(_ node: Node, depth: Int) throws -> JSONValue {
        guard depth < 100 else { throw TooDeep() }
        switch node {
        case .mapping(let mapping):
            return .object(
                try mapping.map { .init($0.key.string ?? "", try value($0.value, depth: depth + 1)) })
        case .sequence(let sequence): return .array(try sequence.map { try value($0, depth: depth + 1) })
        case .scalar(let scalar):
            if node.null != nil { return .null }
            if let truth = node.bool { return .bool(truth) }
            if node.int != nil || node.float != nil, scalar.style == .plain { return .number(scalar.string) }
            return .text(scalar.string)
        case .alias: return .null
        }
    }
}
