/// `/database/-/query`: SQL that a reader writes; and canned queries under their names.
struct QueryRoute {
    let visit: Visit
    let pages: any PageMaker

    /// SQL of the reader's own.
    func respond(_ database: String, format: String?) throws -> WebResponse {
        guard try visit.file(database) != nil else { throw PageError.notFound("Database not found") }
        guard visit.configuration.allowsSQL(database) else {
            throw PageError.forbidden("execute-sql is not allowed here")
        }
        guard let sql = visit.items["sql"] else {
            guard format == nil else { throw PageError.badRequest("?sql= is missing: give a statement") }
            var response = try pages.query(
                visit,
                QueryPage(database: database, sql: nil, canned: nil, parameters: [], rows: ResultTable(), error: nil))
            // The editor is there to be filled in, but nothing was asked yet.
            response.status = 400
            return response
        }
        do throws(SQLFailure) { try SQLText.checkIsSelect(sql) } catch {
            // The page of the editor shows the error where the statement stands; programs get it as an error.
            guard format == nil else { throw PageError(error) }
            var response = try pages.query(
                visit,
                QueryPage(
                    database: database, sql: sql, canned: nil, parameters: [], rows: ResultTable(), error: error.message
                ))
            response.status = 400
            return response
        }
        return try answer(database, sql, canned: nil, format: format)
    }

    /// A canned query.
    func respond(canned: CannedQuery, in database: String, format: String?) throws -> WebResponse {
        guard visit.configuration.allowsQuery(database, canned) else {
            throw PageError.forbidden("You do not have permission to view this query")
        }
        guard visit.request.method != "POST" else { throw PageError.forbidden("Databases are read-only") }
        return try answer(database, canned.sql, canned: canned, format: format)
    }

    private func answer(_ database: String, _ sql: String, canned: CannedQuery?, format: String?) throws -> WebResponse
    {
        let names = canned?.parameters ?? SQLText.parameterNames(sql)
        let bound = try parameters(names, sql: sql, canned: canned)
        let limit = try TablePage.timeLimit(visit)
        var rows = ResultTable()
        var problem: String?
        try visit.session(database) { session in
            do throws(SQLFailure) {
                rows = try session.read(
                    sql, bound, rowLimit: visit.settings.maxReturnedRows, milliseconds: limit)
            } catch {
                if error == .interrupted, format == "json" { throw PageError(interrupted: sql) }
                guard case .failed(let message) = error else { throw PageError(error) }
                problem = message
            }
        }
        switch format {
        case "json":
            return try RowsJSON(
                rows: rows,
                members: visit.items.all("_extra").contains("columns") ? [.init("columns", .texts(rows.columns))] : [],
                error: problem, truncated: rows.truncated, parsesJSONColumns: true
            ).response(visit.items)
        case "csv":
            if let problem { throw PageError(400, problem, title: "Invalid SQL") }
            return try QueryCSV(visit: visit).respond(rows, database: database, query: canned?.name)
        case "blob": return try BlobAnswer(visit: visit).respond(rows)
        case nil:
            let shown = names.filter { !$0.hasPrefix("_") }.map { ($0, visit.items[$0] ?? "") }
            var response = try pages.query(
                visit,
                QueryPage(
                    database: database, sql: sql, canned: canned, parameters: shown, rows: rows, error: problem))
            response.headers[.link] = visit.alternateLink
            return response
        default: throw PageError.notFound("Invalid format: \(format ?? "")")
        }
    }

    /// Values from the query string; a name that it lacks is empty. Only canned queries have magic ones.
    private func parameters(_ names: [String], sql: String, canned: CannedQuery?) throws(PageError) -> SQLParameters {
        var bound: SQLParameters = [:]
        for item in visit.items.items where item.name != "sql" && bound[item.name] == nil {
            bound[item.name] = .text(item.value)
        }
        for name in names where bound[name] == nil && !name.hasPrefix("_") { bound[name] = .text("") }
        guard canned != nil else { return bound }
        let magic = MagicParameters(request: visit.request)
        for name in SQLText.parameterNames(sql) where name.hasPrefix("_") {
            guard let value = magic.value(name) ?? bound[name] else {
                throw .badRequest("The query needs :\(name), which this request does not have")
            }
            bound[name] = value
        }
        return bound
    }
}
