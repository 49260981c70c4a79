/// What the layout shows around a page.
package struct PageFrame: Sendable {
    /// A label and where it leads.
    package struct Link: Sendable, Hashable {
        /// What is read.
        package var label: String
        /// Where it leads.
        package var address: String
        /// Whether this is the page at hand.
        package var isCurrent: Bool

        /// Names a place.
        package init(_ label: String, _ address: String, isCurrent: Bool = false) {
            self.label = label
            self.address = address
            self.isCurrent = isCurrent
        }
    }

    /// One `<meta name="..." content="...">`, such as Dublin Core's.
    package struct Meta: Sendable, Hashable {
        /// The name, `DC.title`.
        package var name: String
        /// Its content.
        package var content: String

        /// Takes both.
        package init(_ name: String, _ content: String) {
            self.name = name
            self.content = content
        }
    }

    /// The title of the page alone; the layout adds the site's name.
    package var title: String
    /// One or two sentences for search engines.
    package var description: String?
    /// The name over every page of the site: `Berkeley, CA`, `CivicBand`.
    package var siteName: String
    /// The menu under the site's name.
    package var navigation: [Link] = []
    /// The way from the site's home to this page.
    package var breadcrumbs: [Link] = []
    /// Who publishes the site, named at the foot of the page.
    package var publisher: Link?
    /// What else stands at the foot of the page.
    package var footer: [Link] = []
    /// The one address that the page should be known under.
    package var canonical: String?
    /// Where the same is told to programs: `/meetings/minutes.json`.
    package var json: String?
    /// Where the feed of the site is.
    package var feed: String?
    /// Whether the site has an `/opensearch.xml`.
    package var hasOpenSearch = false
    /// Whether search engines should leave the page out.
    package var isUnlisted = false
    /// Further descriptions of the page.
    package var meta: [Meta] = []

    /// A page of a site, with nothing around it yet.
    package init(title: String, siteName: String, description: String? = nil) {
        self.title = title
        self.siteName = siteName
        self.description = description
    }
}
