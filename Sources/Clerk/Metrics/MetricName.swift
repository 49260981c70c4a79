/// The names and label values that Prometheus takes.
///
/// - Source: its data model: metrics `[a-zA-Z_:][a-zA-Z0-9_:]*`, labels `[a-zA-Z_][a-zA-Z0-9_]*`.
enum MetricName {
    /// The name of a metric, with underscores for what is not allowed.
    static func metric(_ name: String) -> String { allowed(name, alsoColons: true) }

    /// Labels as they are written between the braces, sorted by name.
    static func labels(_ labels: [String: String]) -> String {
        var named: [String: String] = [:]
        for (name, value) in labels.sorted(by: { $0.key < $1.key }) {
            var name = allowed(name, alsoColons: false)
            // `le` is the bound of a histogram's bucket, and names with two underscores in front are reserved.
            if name == "le" || name.hasPrefix("__") { name = "label_" + name }
            while named[name] != nil { name += "_" }
            named[name] = value
        }
        return named.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value, quote: true))\"" }
            .joined(separator: ",")
    }

    /// The text with line feeds and backslashes escaped, and quotes where they end a value.
    static func escaped(_ text: String, quote: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\\": escaped += "\\\\"
            case "\"" where quote: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func allowed(_ name: String, alsoColons: Bool) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": result.unicodeScalars.append(scalar)
            case "0"..."9":
                if result.isEmpty { result = "_" }
                result.unicodeScalars.append(scalar)
            case ":" where alsoColons: result.unicodeScalars.append(scalar)
            default: result += "_"
            }
        }
        return result.isEmpty ? "_" : result
    }
}
