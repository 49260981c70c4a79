/// Finds which versions are versions of one report, and in what order they replace each other.
///
/// - Source: `docs/finance/netfile.md`, amendments. An amendment restates the whole report.
struct VersionChains {
    /// A version that is not current, or an amendment that is.
    struct Place: Hashable, Sendable {
        /// The version that replaced it; nil for the current one.
        var supersededBy: FilingVersion?
        /// What a reader should know of the version; nil for an original that was never amended.
        var note: String?
    }

    /// Places every version.
    static func place(_ versions: [FilingVersion]) -> [FilingVersion: Place] {
        var places: [FilingVersion: Place] = [:]
        for chain in chains(versions) {
            let ordered = chain.sorted { $1.isNewer(than: $0) }
            for (index, version) in ordered.enumerated() {
                let next = index + 1 < ordered.count ? ordered[index + 1] : nil
                places[version] = Place(
                    supersededBy: next, note: note(of: version, after: Array(ordered[..<index])))
            }
        }
        return places
    }

    private static func chains(_ versions: [FilingVersion]) -> [[FilingVersion]] {
        let periodic = Dictionary(grouping: versions.filter(\.form.isPeriodic), by: Period.init)
        let late = Dictionary(grouping: versions.filter { !$0.form.isPeriodic }, by: LateReport.init)
        return merged(periodic) + late.values.flatMap(split)
    }

    /// Same filer, same period: one report. The filer's name may change between versions, so it is not in the key.
    fileprivate struct Period: Hashable {
        var form: NetFileSheet.Form
        var filer: String
        var start: String?
        var end: String?

        init(_ version: FilingVersion) {
            form = version.form
            filer = version.filerKey
            start = version.periodStart
            end = version.periodEnd
        }
    }

    /// Late reports have no period; their report id is what versions share. One without an id is on its own.
    private struct LateReport: Hashable {
        var form: NetFileSheet.Form
        var filer: String
        var report: String?
        var alone: FilingVersion?

        init(_ version: FilingVersion) {
            form = version.form
            filer = version.filerKey
            report = version.reportID
            alone = version.reportID == nil ? version : nil
        }
    }

    /// A filer may use a report id again for another report. Every original starts a chain of its own; an amendment
    /// belongs to the original before it.
    private static func split(_ versions: [FilingVersion]) -> [[FilingVersion]] {
        let ordered = versions.sorted { left, right in
            (left.reportDate ?? "", left.reportNumber ?? 0) < (right.reportDate ?? "", right.reportNumber ?? 0)
        }
        return ordered.reduce(into: []) { chains, version in
            if chains.isEmpty || (version.reportNumber ?? 0) == 0 {
                chains.append([version])
            } else {
                chains[chains.count - 1].append(version)
            }
        }
    }

    /// An amendment may move the start of its period: then it has the filer and the end of a report that has an
    /// original, and no original of its own.
    private static func merged(_ groups: [Period: [FilingVersion]]) -> [[FilingVersion]] {
        var groups = groups
        for (period, amendments) in groups.sorted(by: { $0.key.order < $1.key.order }) {
            guard let first = amendments.compactMap(\.reportNumber).min(), first > 0 else { continue }
            let originals = groups.keys.filter { other in
                other != period && other.form == period.form && other.filer == period.filer
                    && other.end == period.end && period.end != nil
                    && groups[other, default: []].contains { ($0.reportNumber ?? 0) == 0 }
                    && groups[other, default: []].allSatisfy { ($0.reportNumber ?? 0) < first }
            }
            guard originals.count == 1, let original = originals.first else { continue }
            groups[original, default: []] += amendments
            groups[period] = nil
        }
        return Array(groups.values)
    }

    private static func note(of version: FilingVersion, after older: [FilingVersion]) -> String? {
        guard let number = version.reportNumber, number > 0 || !older.isEmpty else { return nil }
        var parts = [number > 0 ? "amendment \(number)" : "filed again"]
        if older.isEmpty {
            parts.append("the version that it amends is not in the exports")
        } else {
            parts.append("replaces version \(older.map { String($0.reportNumber ?? 0) }.joined(separator: ", "))")
        }
        if let first = older.first, first.periodStart != version.periodStart {
            parts.append("moves the start of the period from \(first.periodStart ?? "none")")
        }
        return parts.joined(separator: "; ")
    }
}

extension VersionChains.Period {
    fileprivate var order: String { [filer, start ?? "", end ?? ""].joined(separator: "\u{1F}") }
}
