import CivicModel

/// The feed of sites that were lately published or changed.
enum DirectoryFeed {
    private static let longest = 50

    /// RSS 2.0: completed sites, the latest first.
    static func rss(_ directory: SiteDirectory, domain: String) -> String {
        let origin = "https://" + domain
        let sites = directory.byUpdate.lazy
            .filter { $0.updatedAt != nil && ($0.currentStage == nil || $0.currentStage == "completed") }.prefix(
                longest)
        var out = """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
            <channel>
            <title>CivicBand</title>
            <link>\(XMLText.escape(origin))/</link>
            <description>Municipalities whose records were lately published or changed</description>
            <language>en</language>
            <atom:link rel="self" type="application/rss+xml" href="\(XMLText.escape(origin))/rss.xml"/>

            """
        if let latest = sites.first?.updatedAt { out += "<lastBuildDate>\(date(latest))</lastBuildDate>\n" }
        for site in sites {
            guard let moment = site.updatedAt else { continue }
            let pages = site.pages.map { "\(DirectoryTable.grouped($0)) pages of minutes and agendas" }
            let finance = site.hasFinanceData ? "campaign finance" : nil
            let summary = [pages, finance].compactMap { $0 }.joined(separator: "; ")
            out += """
                <item>
                <title>\(XMLText.escape(site.title))</title>
                <link>https://\(site.subdomain).\(XMLText.escape(domain))/</link>
                <guid isPermaLink="false">\(site.subdomain)@\(moment)</guid>
                <pubDate>\(date(moment))</pubDate>
                <description>\(XMLText.escape(summary))</description>
                </item>

                """
        }
        return out + "</channel>\n</rss>\n"
    }

    /// As RFC 822 writes a moment: `Sun, 10 May 2026 03:04:05 GMT`.
    static func date(_ moment: Timestamp) -> String {
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = moment.day
        let text = moment.description
        // 1970-01-01 was a Thursday.
        let weekday = weekdays[((day.daysSinceEpoch % 7) + 7) % 7]
        let clock = text.dropLast().suffix(8)
        return "\(weekday), \(day.day < 10 ? "0" : "")\(day.day) \(months[day.month - 1]) \(day.year) \(clock) GMT"
    }
}
