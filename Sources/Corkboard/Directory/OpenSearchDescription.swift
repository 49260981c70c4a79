/// What lets a browser search a site from its address bar (OpenSearch 1.1).
package enum OpenSearchDescription {
    /// Its media type.
    package static let mediaType = "application/opensearchdescription+xml"

    /// Describes the search of a site's minutes.
    ///
    /// - Parameters:
    ///   - siteName: the municipality's name, `Berkeley`.
    ///   - origin: `https://berkeley.ca.civic.band`.
    package static func xml(siteName: String, origin: String) -> String {
        let name = XMLText.escape(siteName)
        let meetings = XMLText.escape(origin) + "/meetings"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
            <ShortName>\(name)</ShortName>
            <LongName>\(name) Civic Meeting Records</LongName>
            <Description>Search the minutes and agendas of \(name)</Description>
            <Contact>hello@civic.band</Contact>
            <Url type="text/html" template="\(meetings)?_search={searchTerms}"/>
            <Url type="application/json" template="\(meetings).json?_search={searchTerms}"/>
            <InputEncoding>UTF-8</InputEncoding>
            <OutputEncoding>UTF-8</OutputEncoding>
            </OpenSearchDescription>

            """
    }
}
