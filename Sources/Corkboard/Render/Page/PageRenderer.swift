import HTTPTypes
import Mustache
import NIOCore

/// The values of a template by name.
///
/// - Strings, numbers, arrays, dictionaries and nested contexts only: they are looked up directly, anything else through
///   reflection, which is slow.
/// - An empty string is a value, so `{{#name}}` shows its content: leave a name out, or give an empty array or `false`.
/// - `{{name}}` escapes. `{{{name}}}` does not: its name ends in `HTML`, and its value comes from an `HTMLWriter`.
package typealias PageContext = [String: Any]

/// Makes pages from templates. Made once, when the server starts.
package struct PageRenderer: Sendable {
    /// The stylesheet that every page links to.
    package let stylesheet = Stylesheet()
    private let library: MustacheLibrary

    /// What pages may load and do: our stylesheet, images, forms that lead back here, and nothing else.
    package static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' https: data:; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'"

    /// Compiles the templates.
    ///
    /// - Throws: the parser's error; a test makes sure that there is none.
    package init() throws {
        MustacheContentTypes.register(EscapedByBytes(), named: "PAGE")
        var templates: [String: MustacheTemplate] = [:]
        for template in PageTemplate.allCases {
            templates[template.rawValue] = try MustacheTemplate(
                string: "{{% CONTENT_TYPE:PAGE}}" + String(decoding: template.source, as: UTF8.self))
        }
        library = MustacheLibrary(templates: templates)
    }

    /// A whole page.
    package func render(
        _ template: PageTemplate, _ context: PageContext, page: PageFrame, status: Int = 200, headers: HTTPFields = [:]
    ) -> WebResponse {
        respond(contentHTML: fragment(template, context), page: page, status: status, headers: headers)
    }

    /// A whole page around markup that an `HTMLWriter` or `fragment` made.
    package func respond(
        contentHTML: String, page: PageFrame, status: Int = 200, headers: HTTPFields = [:]
    ) -> WebResponse {
        var layout = page.context
        layout["contentHTML"] = contentHTML
        layout["stylesheet"] = stylesheet.address
        return html(fragment(.layout, layout), status: status, headers: headers)
    }

    /// A template alone, without what surrounds a page: a part of a page, or an answer of its own.
    package func fragment(_ template: PageTemplate, _ context: PageContext) -> String {
        // Every template is in the library, so there always is an answer.
        library.render(context, withTemplate: template.rawValue) ?? ""
    }

    /// An answer of HTML, protected like every page.
    package func html(_ text: String, status: Int = 200, headers: HTTPFields = [:]) -> WebResponse {
        var response = WebResponse(status: status, type: "text/html; charset=utf-8", text: text, headers: headers)
        response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
        return response
    }

    /// The page that tells why there is no other one: `404`, "Page not found".
    ///
    /// - Parameters:
    ///   - message: what the reader can do; plain text.
    ///   - page: the frame of the site; its title becomes the error's, and search engines leave it out.
    package func error(
        status: Int, title: String, message: String, page: PageFrame, headers: HTTPFields = [:]
    ) -> WebResponse {
        var page = page
        page.title = title
        page.isUnlisted = true
        let context: PageContext = ["title": title, "message": message, "status": status, "siteName": page.siteName]
        return render(.error, context, page: page, status: status, headers: headers)
    }

    /// The page for an address that leads nowhere.
    package func notFound(page: PageFrame) -> WebResponse {
        error(
            status: 404, title: "Page not found",
            message: "There is nothing at this address. It may have been mistyped, or what it led to was taken away.",
            page: page)
    }
}

/// Escapes each of the five characters wherever it stands.
///
/// The library's own escaping goes by whole characters as Swift sees them, so a quotation mark with a combining accent
/// after it stays as it is, and would end an attribute.
private struct EscapedByBytes: MustacheContentType {
    func escapeText(_ text: String) -> String { HTMLWriter.escape(text) }
}

extension PageFrame {
    /// The frame as values of the layout.
    fileprivate var context: PageContext {
        var context: PageContext = [
            "title": title, "siteName": siteName, "hasSiteInTitle": !title.hasPrefix(siteName),
            "navigation": navigation.map(\.context), "breadcrumbs": breadcrumbs.map(\.context),
            "hasNavigation": !navigation.isEmpty, "hasBreadcrumbs": !breadcrumbs.isEmpty,
            "footer": footer.map(\.context), "hasOpenSearch": hasOpenSearch, "isUnlisted": isUnlisted,
            "meta": meta.map { ["name": $0.name, "content": $0.content] as PageContext },
        ]
        context["description"] = description
        context["canonical"] = canonical
        context["json"] = json
        context["feed"] = feed
        context["publisher"] = publisher?.context
        return context
    }
}

extension PageFrame.Link {
    fileprivate var context: PageContext { ["label": label, "address": address, "isCurrent": isCurrent] }
}
