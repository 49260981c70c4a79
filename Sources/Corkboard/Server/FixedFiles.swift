import HTTPTypes
import NIOCore

/// Files that are the same for everyone: the stylesheet, and empty scripts where Datasette has some.
struct FixedFiles: Sendable {
    private let stylesheet: Stylesheet

    init(_ stylesheet: Stylesheet) { self.stylesheet = stylesheet }

    /// Scripts that pages of others ask this server for. Ours need none.
    private static let scripts: Set<String> = [
        "/-/static/table.js", "/-/static-plugins/datasette_dashboards/dashboards.js",
    ]

    /// The answer, or nil when the path is no such file.
    func respond(_ path: String) -> WebResponse? {
        if let styles = stylesheet.respond(to: path) { return styles }
        if Self.scripts.contains(path) {
            return WebResponse(type: "text/javascript", text: "// Pages here work without scripts.\n")
        }
        if path == "/favicon.ico" {
            return WebResponse(
                headers: [.contentType: "image/png", .cacheControl: "max-age=3600, immutable, public"],
                body: .bytes(ByteBuffer(bytes: PackageResources.favicon_png)))
        }
        return nil
    }
}
