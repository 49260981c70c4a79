import CivicModel
import Foundation
import Yams

/// A part of `clerk.yaml`: its values by name, and what is wrong with them. A name that nobody asked for is wrong, too.
final class ConfigurationSection {
    /// All problems of a file, in the order they were found.
    final class Problems {
        var found: [String] = []
    }

    /// Reads a file as a whole.
    ///
    /// - Parameters:
    ///   - text: its content; nil when it could not be read.
    ///   - fill: asks for all that may stand in it.
    ///   - refusal: the error that lists every problem.
    static func read<Content>(
        _ text: String?, _ fill: (ConfigurationSection) -> Content, refusal: ([String]) -> Failure
    ) throws -> Content {
        guard let text else { throw refusal(["it cannot be read as text in UTF-8 of at most 1 MB"]) }
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw refusal(["it is no YAML: " + String("\(error)".prefix { !$0.isNewline })])
        }
        let problems = Problems()
        let content = fill(ConfigurationSection(root, at: "", problems))
        guard problems.found.isEmpty else { throw refusal(problems.found) }
        return content
    }

    /// The text of a file; nil when it cannot be read as one of a sensible size.
    static func text(of path: String) -> String? {
        FileManager.default.contents(atPath: path).flatMap {
            $0.count < 1 << 20 ? String(validating: $0, as: UTF8.self) : nil
        }
    }

    private let path: String
    private let mapping: Node.Mapping
    private let problems: Problems
    private var asked: Set<String> = []

    init(_ node: Node?, at path: String, _ problems: Problems) {
        self.path = path
        self.problems = problems
        mapping = node?.mapping ?? [:]
        // `deploy:` without anything below it is the same as no `deploy`.
        if let node, node.mapping == nil, node.scalar?.string.isEmpty != true {
            problems.found.append("\(path) is no list of names and values")
        }
    }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func node(_ key: String) -> Node? {
        asked.insert(key)
        return mapping[Node(key)]
    }

    /// Tells the names that nobody asked for.
    func finish(passingOver others: [String] = []) {
        for case let key? in mapping.keys.map(\.string) where !asked.contains(key) && !others.contains(key) {
            problems.found.append(
                "\(name(key)) is no setting; known are \((asked + others).sorted().joined(separator: ", "))")
        }
    }

    /// A part below this one.
    func section(_ key: String) -> ConfigurationSection {
        ConfigurationSection(node(key), at: name(key), problems)
    }

    /// Parts in a list below this one.
    func sections(_ key: String) -> [ConfigurationSection]? {
        guard let node = node(key) else { return nil }
        guard let sequence = node.sequence else {
            problems.found.append("\(name(key)) is no list")
            return []
        }
        return sequence.enumerated().map { ConfigurationSection($1, at: "\(name(key))[\($0 + 1)]", problems) }
    }

    /// Whether a value is there and is no list.
    func isText(_ key: String) -> Bool { node(key)?.scalar != nil }

    /// A text that is not empty.
    func text(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else {
            problems.found.append("\(name(key)) is no text")
            return nil
        }
        return text
    }

    /// A list of texts.
    func texts(_ key: String) -> [String]? {
        guard let node = node(key) else { return nil }
        let texts = node.sequence?.compactMap { $0.scalar?.string }
        guard let texts, texts.count == node.sequence?.count else {
            problems.found.append("\(name(key)) is no list of texts")
            return nil
        }
        return texts
    }

    /// A whole number within limits, or the default when it is not there.
    func number(_ key: String, default usual: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = text(key) else { return usual }
        guard let number = Int(text), range.contains(number) else {
            problems.found.append(
                "\(name(key)) is `\(text)`, expected a number from \(range.lowerBound) to \(range.upperBound)")
            return usual
        }
        return number
    }

    /// Tells what is wrong with this part.
    func refuse(_ what: String) { problems.found.append(path.isEmpty ? what : "\(path) \(what)") }
}
