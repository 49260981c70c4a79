/// Names of parts inside the zip, as relationships point to them.
enum PartPath {
    /// The name of the part that holds a part's relationships; "" stands for the whole archive.
    static func relationships(of part: String) -> String {
        let (folder, name) = split(part)
        return folder.isEmpty ? "_rels/\(name).rels" : "\(folder)/_rels/\(name).rels"
    }

    /// The part that a relationship's target names, or nil when it lies outside the archive.
    ///
    /// - Source: ECMA-376 part 2; backslashes, which some writers use, count as slashes.
    static func resolve(_ target: String, from part: String) -> String? {
        let target = normalized(target)
        guard !target.isEmpty, !target.contains(":") else { return nil }
        var segments: [Substring] = target.hasPrefix("/") ? [] : split(part).folder.split(separator: "/")
        for segment in target.split(separator: "/") {
            switch segment {
            case ".": continue
            case "..":
                guard segments.popLast() != nil else { return nil }
            default: segments.append(segment)
            }
        }
        return segments.isEmpty ? nil : segments.joined(separator: "/")
    }

    /// A name with slashes only.
    static func normalized(_ name: String) -> String {
        String(name.map { $0 == "\\" ? "/" : $0 })
    }

    private static func split(_ part: String) -> (folder: String, name: String) {
        guard let slash = part.lastIndex(of: "/") else { return ("", part) }
        return (String(part[..<slash]), String(part[part.index(after: slash)...]))
    }
}
