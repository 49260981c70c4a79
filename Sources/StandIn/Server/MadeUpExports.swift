/// Exports of made-up cities, made when first asked for and kept.
package actor MadeUpExports: ExportSource {
    private struct Key: Hashable {
        let aid: String
        let year: Int
        let edition: Int
    }

    private let cities: [MadeUpCity]
    private let years: ClosedRange<Int>
    private var made: [Key: ExportFile] = [:]

    /// Made-up cities are numbered from 9001, which no agency of NetFile's list has.
    package nonisolated let agencies: [StandInAgency]

    /// Takes the cities, and the years that have an export.
    package init(_ cities: [MadeUpCity], years: ClosedRange<Int>) {
        self.cities = cities
        self.years = years
        agencies = cities.enumerated().map {
            StandInAgency(id: 9_001 + $0.offset, shortcut: $0.element.aid, name: $0.element.name)
        }
    }

    package func export(aid: String, year: Int, edition: Int) throws -> ExportFile? {
        guard years.contains(year), let city = cities.first(where: { $0.aid == aid.uppercased() }) else { return nil }
        let key = Key(aid: city.aid, year: year, edition: edition)
        if let file = made[key] { return file }
        // A new edition is a day younger; the time of day is when NetFile remakes its files.
        let day = CalendarDay(year, 6, 2).adding(edition)
        let file = try ExportFile(
            bytes: city.exportZip(year: year, edition: edition), modifiedAt: day.daysSinceEpoch * 86_400 + 3 * 3_600)
        made[key] = file
        return file
    }
}
