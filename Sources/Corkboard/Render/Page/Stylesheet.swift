import HTTPTypes

/// Our one stylesheet and where it is.
package struct Stylesheet: Sendable {
    /// Its address, which changes with its content, so that it may be kept for ever.
    package let address: String
    private let tag: String

    /// The address that does not change.
    package static let plainAddress = "/-/static/app.css"

    init() {
        var hash = StableHash()
        hash.add(PackageResources.app_css)
        tag = "\"\(hash.text)\""
        address = "/-/static/app-\(hash.text).css"
    }

    /// The stylesheet, if that is what a path asks for, on whatever host.
    package func respond(to path: String) -> WebResponse? {
        guard path == address || path == Self.plainAddress else { return nil }
        let kept = path == address ? "public, max-age=31536000, immutable" : "public, max-age=3600"
        return WebResponse(
            type: "text/css", text: String(decoding: PackageResources.app_css, as: UTF8.self),
            headers: [.cacheControl: kept, .eTag: tag])
    }
}
