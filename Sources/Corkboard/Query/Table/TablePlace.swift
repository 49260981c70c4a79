/// A database as the query of one of its tables sees it.
package struct TablePlace: Sendable {
    /// The database's name.
    package let database: String
    /// Its tables and views.
    package let shape: DatabaseShape
    /// How the table is shown.
    package let configuration: TableConfiguration
    /// The settings.
    package let settings: ServerSettings
    /// Whether readers may write SQL.
    package let allowsSQL: Bool
    /// The tables that no one may see.
    package let forbiddenTables: Set<String>

    /// Whether a table may be seen.
    func allowsTable(_ name: String) -> Bool { !forbiddenTables.contains(name) }
}
