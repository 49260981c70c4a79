struct PlainPages: PageMaker {
    func html(_ t: String, _ s: Int = 200) -> WebResponse {
        WebResponse(status: s, type: "text/html; charset=utf-8", text: "<html><title>\(t)</title></html>")
    }
    func index(_ visit: Visit, _ databases: [DatabaseSummary]) throws -> WebResponse { html("index") }
    func database(_ visit: Visit, _ summary: DatabaseSummary) throws -> WebResponse { html("db") }
    func table(_ visit: Visit, _ page: TablePage, _ extras: TableExtras) throws -> WebResponse {
        _ = try extras.facets()
        return html("table")
    }
    func row(_ visit: Visit, _ page: RowPage, _ session: DatabaseSession) throws -> WebResponse { html("row") }
    func query(_ visit: Visit, _ page: QueryPage) throws -> WebResponse { html("query") }
    func instance(_ visit: Visit, _ title: String, _ json: JSONValue) -> WebResponse { html("inst") }
    func error(_ request: WebRequest, _ error: PageError, site: CatalogSite?) -> WebResponse {
        html("err", error.status)
    }
}
