/// Makes the pages that people read.
protocol PageMaker: Sendable {
    /// The databases, and what is new.
    func index(_ visit: Visit, _ databases: [DatabaseSummary]) throws -> WebResponse
    /// What a search over all databases finds.
    func search(_ visit: Visit) throws -> WebResponse
    /// How many meetings there are: all statistics, one set, or one chart, by the parts of the path.
    func statistics(_ visit: Visit, _ path: [String]) throws -> WebResponse
    /// The tables of a database.
    func database(_ visit: Visit, _ summary: DatabaseSummary) throws -> WebResponse
    /// Rows of a table.
    func table(_ visit: Visit, _ page: TablePage, _ extras: TableExtras) throws -> WebResponse
    /// One row.
    func row(_ visit: Visit, _ page: RowPage, _ session: DatabaseSession) throws -> WebResponse
    /// The rows of a statement, or what was wrong with it.
    func query(_ visit: Visit, _ page: QueryPage) throws -> WebResponse
    /// JSON about the server, readable.
    func instance(_ visit: Visit, _ title: String, _ json: JSONValue) -> WebResponse
    /// What went wrong.
    func error(_ request: WebRequest, _ error: PageError, site: CatalogSite?) -> WebResponse
}
