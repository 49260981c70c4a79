/// How a page of a meeting is cited.
struct MeetingCitation {
    /// `City Council Minutes, 2020-01-07, page 3`
    let title: String
    /// `City Council Minutes, 2020-01-07, page 3. Berkeley, CivicBand Archive. https://...`
    let text: String
    /// The same for programs, in the terms of Dublin Core.
    let meta: [PageFrame.Meta]

    init(_ page: (meeting: String, date: String, page: String), place: PageCards.Place, permalink: String) {
        let kind = place.isMinutes ? "Minutes" : "Agenda"
        let document = "\(page.meeting) \(kind), \(page.date)"
        title = "\(document), page \(page.page)"
        let creator = place.site?.name
        text =
            "\(title). " + (creator.map { "\($0), " } ?? "") + "CivicBand Archive. \(permalink)"
        meta =
            [.init("DC.title", document)] + (creator.map { [.init("DC.creator", $0)] } ?? [])
            + [
                .init("DC.publisher", "CivicBand Archive"), .init("DC.date", page.date),
                .init("DC.identifier", permalink), .init("DC.type", "Text"), .init("DC.format", "text/html"),
                .init("DC.subject", page.meeting), .init("DC.language", "en"),
            ]
    }
}
