/// What a site's `robots.txt` says: the crawlers that gather text for models and for sellers of links stay out.
package enum RobotsText {
    /// The crawlers, spelled and ordered as civic.band has always served them.
    private static let crawlers = [
        "User-agent: Google-Extended", "User-agent: GPTBot", "User-agent: Applebot", "User-agent: Applebot-Extended",
        "User-Agent: ChatGPT-User", "User-Agent: CCBot", "User-agent: PerplexityBot", "User-agent: anthropic-ai",
        "User-agent: Claude-Web", "User-agent: ClaudeBot", "User-agent: Amazonbot", "User-Agent: FacebookBot",
        "User-agent: Omgilibot", "User-agent: Omgili", "User-agent: Diffbot", "User-agent: Bytespider",
        "User-agent: ImagesiftBot", "User-agent: cohere-ai", "User-agent: SplitSignalBot", "User-agent: SemrushBot",
        "User-agent: SemrushBot-OCOB", "User-agent: SemrushBot-FT", "User-agent: SemrushBot-SWA",
        "User-agent: Meta-ExternalFetcher", "User-agent: OAI-SearchBot", "User-agent: YouBot",
        "User-agent: Meta-ExternalAgent", "User-agent: Ai2Bot", "User-agent: Ai2Bot-Dolma",
    ]

    /// The text for a site with these databases, in their order.
    package static func text(databases: [String]) -> String {
        let rules = databases.map { "Disallow: /" + TildeEncoding.encode($0) + "\n" }.joined()
        return crawlers.map { $0 + "\n" + rules + "\n" }.joined(separator: "\n")
    }
}
