/// The list of pages for search engines (sitemaps.org).
package enum Sitemap {
    /// The protocol's own limit.
    private static let longest = 50_000

    /// A site's addresses: its home, its databases, their tables.
    ///
    /// - Parameter databases: each database with the tables that are not hidden, names as they are.
    package static func xml(origin: String, databases: [(name: String, tables: [String])]) -> String {
        let paths = databases.flatMap { database in
            let path = "/" + TildeEncoding.encode(database.name)
            return [path] + database.tables.map { path + "/" + TildeEncoding.encode($0) }
        }
        return xml(origin: origin, paths: ["/"] + paths)
    }

    /// Addresses by their paths, which are encoded already.
    static func xml(origin: String, paths: [String]) -> String {
        var out = """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

            """
        for path in paths.prefix(longest) { out += "<url><loc>\(XMLText.escape(origin + path))</loc></url>\n" }
        return out + "</urlset>\n"
    }
}
