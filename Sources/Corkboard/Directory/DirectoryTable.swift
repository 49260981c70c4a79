/// The tables of sites, written directly: a thousand rows are too many for a template.
enum DirectoryTable {
    /// Sites with what is known of them.
    static func sites(
        _ sites: [DirectorySite], filter: DirectoryFilter, address: (DirectorySite) -> String
    ) -> String {
        var html = HTMLWriter(capacity: 512 + sites.count * 256)
        html.markup("<table><thead><tr>")
        html.markup("<th scope=\"col\">Municipality</th><th scope=\"col\">State</th><th scope=\"col\">Kind</th>")
        heading("Pages", .pages, filter, into: &html)
        html.markup("<th scope=\"col\" class=\"number\">Since</th><th scope=\"col\">Finance</th>")
        heading("Updated", .updated, filter, into: &html)
        html.markup("</tr></thead><tbody>")
        for site in sites {
            html.markup("<tr><th scope=\"row\">")
            html.link(to: address(site), site.name)
            html.markup("</th><td>")
            html.text(site.state ?? "")
            html.markup("</td><td>")
            html.text(site.kind ?? "")
            html.markup("</td><td class=\"number\">")
            if let pages = site.pages { html.text(grouped(pages)) }
            html.markup("</td><td class=\"number\">")
            if let year = site.startYear { html.number(year) }
            html.markup("</td><td>")
            if site.hasFinanceData {
                html.markup("<a class=\"badge good\"")
                html.attribute("href", address(site) + "election_finance")
                html.markup(">Finance data</a>")
            }
            html.markup("</td><td class=\"date\">")
            if let day = site.updatedAt?.day { html.text(day.description) }
            html.markup("</td></tr>")
        }
        html.markup("</tbody></table>")
        return html.html
    }

    /// Sites with their coordinates.
    static func places(_ sites: [DirectorySite], address: (DirectorySite) -> String) -> String {
        var html = HTMLWriter(capacity: 512 + sites.count * 160)
        html.markup("<table><thead><tr><th scope=\"col\">Municipality</th><th scope=\"col\">State</th>")
        html.markup("<th scope=\"col\" class=\"number\">Latitude</th><th scope=\"col\" class=\"number\">Longitude</th>")
        html.markup("</tr></thead><tbody>")
        for site in sites {
            guard let place = site.place else { continue }
            html.markup("<tr><th scope=\"row\">")
            html.link(to: address(site), site.name)
            html.markup("</th><td>")
            html.text(site.state ?? "")
            html.markup("</td><td class=\"number\">")
            html.text(place.latitude.description)
            html.markup("</td><td class=\"number\">")
            html.text(place.longitude.description)
            html.markup("</td></tr>")
        }
        html.markup("</tbody></table>")
        return html.html
    }

    private static func heading(
        _ label: StaticString, _ order: DirectoryFilter.Order, _ filter: DirectoryFilter, into html: inout HTMLWriter
    ) {
        html.markup("<th scope=\"col\"")
        if order == .pages { html.markup(" class=\"number\"") }
        if filter.order == order { html.markup(" aria-sort=\"descending\"") }
        html.markup("><a")
        let query = filter.queryString(order: order)
        html.attribute("href", query.isEmpty ? "/" : "/?" + query)
        html.markup(">")
        html.markup(label)
        html.markup("</a></th>")
    }

    /// `28,012`.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude).utf8)
        var out: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(UInt8(ascii: ",")) }
            out.append(digit)
        }
        return String(decoding: out, as: UTF8.self)
    }
}
