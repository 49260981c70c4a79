/// A page of the root domain that is text alone.
struct DirectoryText: Sendable {
    /// Where it is.
    let path: String
    /// What it is called in titles and menus.
    let title: String
    /// What it says, in one sentence.
    let description: String
    private let template: PageTemplate

    /// All of them, in the order of the footer.
    static let all = [
        DirectoryText(
            path: "/how.html", title: "How it works",
            description: "Where the records of CivicBand come from and how they become searchable.", template: .how),
        DirectoryText(
            path: "/why.html", title: "Why it exists",
            description: "Why CivicBand collects the records of local government.", template: .why),
        DirectoryText(
            path: "/researchers", title: "For researchers",
            description: "How to use the records of CivicBand in programs, and what is limited.",
            template: .researchers),
        DirectoryText(
            path: "/privacy.html", title: "Privacy", description: "What CivicBand keeps of its readers.",
            template: .privacy),
        DirectoryText(
            path: "/disclaimer.html", title: "Disclaimer", description: "What the records of CivicBand are not.",
            template: .disclaimer),
    ]

    /// The page.
    func page(_ pages: PageRenderer) -> WebResponse {
        pages.render(
            template, [:], page: DirectoryListing.frame(title: title, description: description, path: path))
    }
}
