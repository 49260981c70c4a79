/// The rows of a statement of a reader's own or of a canned query, or what was wrong with it.
struct QueryPage {
    let database: String
    /// The statement; nil when none was given yet.
    let sql: String?
    /// The canned query, if it is one.
    let canned: CannedQuery?
    /// The parameters that people fill in, and their values.
    let parameters: [(name: String, value: String)]
    /// The rows.
    let rows: ResultTable
    /// What SQLite said.
    let error: String?
}
