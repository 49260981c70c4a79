/// The page of a database.
struct DatabaseMarkup {
    let pages: SitePages
    let visit: Visit
    let summary: DatabaseSummary

    func response() -> WebResponse {
        let metadata = visit.configuration.pageDescription(summary.name)
        let title = metadata["title"]?.text ?? SitePages.label(summary.name)
        let hidden = summary.tables.filter(\.isHidden)
        let showsHidden = visit.items["_show_hidden"]?.isEmpty == false
        let list = TableList(visit: visit, summary: summary)
        var html = HTMLWriter(capacity: 8192)
        let shown = summary.tables.filter { !$0.isHidden }
        list.write(shown, caption: "Tables of \(title)", to: &html)
        if showsHidden { list.write(hidden, caption: "Hidden tables of \(title)", to: &html) }
        list.writeOthers(to: &html)
        var context: PageContext = [
            "title": title, "descriptionHTML": SitePages.descriptionHTML(metadata), "tablesHTML": html.html,
            "count": shown.count, "isOne": shown.count == 1, "json": visit.links.format("json"),
        ]
        if !hidden.isEmpty, !showsHidden {
            context["hidden"] =
                [
                    "count": hidden.count, "isOne": hidden.count == 1,
                    "address": visit.links.replacing([("_show_hidden", "1")]),
                ] as PageContext
        }
        if summary.allowsSQL {
            let first = shown.first.map { "select * from \(SQLText.identifier($0.shape.name)) limit 100" }
            context["sql"] =
                [
                    "address": LinkAddress.database(summary.name) + "/-/query",
                    "text": first ?? "select sqlite_version()",
                ] as PageContext
        }
        if visit.catalog.allowsDownload(summary.name) {
            context["download"] =
                ["address": LinkAddress.database(summary.name) + ".db", "size": Self.size(summary.size)]
                as PageContext
        }
        let site = visit.catalog.site.map { " of \($0.name)" } ?? ""
        var frame = pages.frame(
            visit, title: title,
            description: metadata["description"]?.text
                ?? "\(title)\(site): " + shown.prefix(10).map(\.shape.name).joined(separator: ", "),
            breadcrumbs: [.init(title, LinkAddress.database(summary.name), isCurrent: true)])
        frame.json = visit.links.format("json")
        frame.isUnlisted = !visit.items.isEmpty
        return pages.renderer.render(.database, context, page: frame)
    }

    /// `3.4 MB`
    private static func size(_ bytes: Int64) -> String {
        if bytes < 1_000 { return "\(bytes) bytes" }
        if bytes < 1_000_000 { return "\(bytes / 1_000) KB" }
        let tenths = bytes / 100_000
        return "\(MoneyText.count(tenths / 10)).\(tenths % 10) MB"
    }
}
