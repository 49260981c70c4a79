import HTTPTypes

/// Answers requests to the databases of one catalog.
package struct CatalogResponder: Sendable {
    private let pages: any PageMaker

    init(pages: any PageMaker) { self.pages = pages }

    /// Where the work of a request belongs: SQL that a reader wrote must not keep pages waiting.
    package static func lane(of request: WebRequest) -> SQLThreads.Lane {
        if case .query = Route(path: request.path) { return .custom }
        var lane = SQLThreads.Lane.page
        for item in request.query.items {
            switch item.name {
            case "_where", "_through": return .custom
            case "_stream" where !item.value.isEmpty: return .custom
            default:
                let isOption = item.name.hasPrefix("_") && !item.name.contains("__")
                if !isOption || item.name.hasPrefix("_search") || item.name.hasPrefix("_facet") || item.name == "q" {
                    lane = .search
                }
            }
        }
        return lane
    }

    /// Answers a request, on a thread of SQLite's.
    ///
    /// - Throws: `SQLFailure.replaced` when a file was replaced meanwhile: the request shall be answered anew.
    package func respond(_ request: WebRequest, _ catalog: Catalog) throws -> (response: WebResponse, tag: String?) {
        let visit = Visit(request, catalog)
        if let known = request.headers[.ifNoneMatch], let tag = try currentTag(visit), EntityTag.matches(known, tag) {
            return (visit.cached(WebResponse(status: 304)), tag)
        }
        var response: WebResponse
        do {
            response = try answer(visit)
        } catch let error as PageError {
            response = failed(error, visit)
        } catch let error as SQLFailure {
            guard error != .replaced else { throw error }
            if case .unavailable = error { throw error }
            response = failed(PageError(error), visit)
        }
        return (response, response.status == 200 ? try currentTag(visit) : nil)
    }

    /// The tag that the answer would have, found without making it; nil where only the answer itself tells.
    private func currentTag(_ visit: Visit) throws -> String? {
        guard Self.lane(of: visit.request) != .custom, ["GET", "HEAD"].contains(visit.request.method) else {
            return nil
        }
        do {
            switch Route(path: visit.request.path) {
            case .index: for entry in visit.catalog.entries { _ = try visit.file(entry.name) }
            case .database(let name, _), .row(let name, _, _, _):
                guard try visit.file(name) != nil else { return nil }
            case .table(let name, let table, _):
                // A canned query may ask for anything, the time of day included.
                guard try visit.file(name)?.shape.tables[table] != nil else { return nil }
            default: return nil
            }
        } catch {
            guard error != .replaced else { throw error }
            return nil
        }
        return visit.entityTag
    }

    private func answer(_ visit: Visit) throws -> WebResponse {
        let request = visit.request
        if ["GET", "HEAD"].contains(request.method), let text = try SiteRoutes().respond(visit) { return text }
        let route = Route(path: request.path)
        switch route {
        case .table(let database, let table, let format):
            return withCORS(
                try TableRoute(visit: visit, pages: pages).respond(database, table, format: format), visit)
        case .write:
            return withCORS(try refuseWrite(visit), visit)
        case .none: throw PageError.notFound("404")
        default: break
        }
        guard ["GET", "HEAD"].contains(request.method) else { return withCORS(otherMethod(request), visit) }
        switch route {
        case .index(let format):
            return withCORS(try IndexRoute(visit: visit, pages: pages).respond(format: format), visit)
        case .instance(let name, let format):
            return withCORS(try InstanceRoute(visit: visit, pages: pages).respond(name, format: format), visit)
        case .statistics(let path): return try pages.statistics(visit, path)
        case .download(let database): return withCORS(try Download(visit: visit).respond(database), visit)
        case .database(":memory:", _): return .redirect(to: "/_memory", status: 301)
        case .database(let database, let format):
            let response = try DatabaseRoute(visit: visit, pages: pages).respond(database, format: format)
            return response.status == 302 ? response : withCORS(response, visit)
        case .query(let database, let format):
            return withCORS(try QueryRoute(visit: visit, pages: pages).respond(database, format: format), visit)
        case .row(let database, let table, let keys, let format):
            return withCORS(
                try RowRoute(visit: visit, pages: pages).respond(database, table, keys: keys, format: format), visit)
        default: throw PageError.notFound("Page not found")
        }
    }

    private func otherMethod(_ request: WebRequest) -> WebResponse {
        if request.method == "OPTIONS" {
            return WebResponse(type: "text/plain; charset=utf-8", text: "ok", headers: [.allow: "HEAD, GET"])
        }
        var writer = JSONWriter()
        writer.value(.members(["ok": .bool(false), "error": .text("Method not allowed")]))
        return request.path.hasSuffix(".json")
            ? RowsJSON.response(writer, status: 405)
            : WebResponse(status: 405, type: "text/plain; charset=utf-8", text: "Method not allowed")
    }

    private func refuseWrite(_ visit: Visit) throws -> WebResponse {
        guard visit.request.method == "POST" else { return otherMethod(visit.request) }
        var writer = JSONWriter()
        writer.value(.members(["ok": .bool(false), "errors": .texts(["Permission denied"])]))
        return RowsJSON.response(writer, status: 403)
    }

    private func failed(_ error: PageError, _ visit: Visit) -> WebResponse {
        if error.status == 404, let place = Self.elsewhere(visit.request) { return place }
        return withCORS(Self.response(error, visit.request, pages, site: visit.catalog.site), visit)
    }

    /// An error as the client wants it: JSON where JSON was asked for, else a page.
    static func response(
        _ error: PageError, _ request: WebRequest, _ pages: any PageMaker, site: CatalogSite?
    ) -> WebResponse {
        guard request.path.hasSuffix(".json"), !error.isAlwaysPage else {
            return pages.error(request, error, site: site)
        }
        var writer = JSONWriter()
        writer.value(
            .members([
                "ok": .bool(false), "error": .text(error.message), "status": .integer(error.status),
                "title": error.title.map(JSONValue.text) ?? .null,
            ]))
        return RowsJSON.response(writer, status: error.status)
    }

    /// Where a path that leads nowhere may have meant to lead: percent-encoding as tilde-encoding, no slash at the end.
    private static func elsewhere(_ request: WebRequest) -> WebResponse? {
        var path = request.path
        if path.contains("%") {
            path = path.replacing("~", with: "~7E").replacing("%", with: "~").replacing(".", with: "~2E")
        } else if path.hasSuffix("/"), path != "/" {
            while path.hasSuffix("/") { path.removeLast() }
        } else {
            return nil
        }
        // Two slashes at the beginning would lead to another host; browsers take the other slash for one.
        while path.hasPrefix("//") { path.removeFirst() }
        guard !path.contains("\\") else { return nil }
        var response = WebResponse.redirect(
            to: request.queryString.isEmpty ? path : path + "?" + request.queryString)
        response.headers[.contentType] = "text/html; charset=utf-8"
        return response
    }

    private func withCORS(_ response: WebResponse, _ visit: Visit) -> WebResponse {
        guard visit.catalog.allowsCORS else { return response }
        var response = response
        response.headers[.accessControlAllowOrigin] = "*"
        response.headers[.accessControlAllowHeaders] = "Authorization, Content-Type"
        response.headers[.accessControlExposeHeaders] = "Link"
        response.headers[.accessControlAllowMethods] = "GET, POST, HEAD, OPTIONS"
        response.headers[.accessControlMaxAge] = "3600"
        return response
    }
}
