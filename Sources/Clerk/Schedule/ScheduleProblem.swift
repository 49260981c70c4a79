import Yams

/// What is wrong with the form of a schedule file, in the words of whoever wrote it.
enum ScheduleProblem {
    /// Tells an error of the YAML decoder.
    static func text(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context):
            "\(place(context.codingPath) ?? "it") has no `\(key.stringValue)`"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(place(context.codingPath) ?? "its text") is not of the form that is expected"
        case .dataCorrupted(let context):
            "it is no YAML: \(syntax(context.underlyingError ?? error))"
        default: "it is no schedule: \(syntax(error))"
        }
    }

    /// `cron` of entry 2; nil for the whole file.
    private static func place(_ path: [any CodingKey]) -> String? {
        let entry = path.compactMap(\.intValue).first.map { "entry \($0 + 1)" }
        guard let name = path.last, name.intValue == nil else { return entry }
        return "`\(name.stringValue)`" + (entry.map { " of \($0)" } ?? "")
    }

    private static func syntax(_ error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line): \(problem)"
        default: String("\(error)".prefix { !$0.isNewline })
        }
    }
}
