/// A query that the configuration gives a name.
package struct CannedQuery: Sendable {
    /// Its name, which its URL has.
    package let name: String
    /// The statement.
    package let sql: String
    /// What the configuration says of it, with its name.
    package let json: JSONValue
    /// Its parameters, in the order in which they are asked for; nil when only the statement tells them.
    package let parameters: [String]?
    /// Whether its page shows the statement only when asked.
    package let hidesSQL: Bool
    /// Who may run it.
    let allow: JSONValue?

    /// Reads a query, which may be the statement alone; nil when there is none.
    init?(name: String, json: JSONValue) {
        guard let sql = json.text ?? json["sql"]?.text else { return nil }
        self.name = name
        self.sql = sql
        let given = json.text == nil ? json.members : [.init("sql", .text(sql))]
        self.json = .object(given.filter { $0.name != "name" } + [.init("name", .text(name))])
        parameters = json["params"]?.elements?.compactMap(\.text)
        hidesSQL = json["hide_sql"]?.isTruthy ?? false
        allow = json["allow"]
    }

    /// The heading of its page.
    package var title: String { json["title"]?.text ?? name }
}
