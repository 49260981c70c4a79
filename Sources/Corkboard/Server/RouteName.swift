/// The kind of a request, for metrics: few names, whatever clients ask for.
enum RouteName: String, CaseIterable {
    case index, instance, download, database, query, table, row, write, other

    static func of(_ request: WebRequest) -> String {
        let name: RouteName =
            switch Route(path: request.path) {
            case .index: .index
            case .instance, .statistics: .instance
            case .download: .download
            case .database: .database
            case .query: .query
            case .table: .table
            case .row: .row
            case .write: .write
            case .none: .other
            }
        return name.rawValue
    }
}
