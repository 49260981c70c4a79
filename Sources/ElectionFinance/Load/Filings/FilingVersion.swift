import CivicModel

/// One version of one report, as an export of one year holds it.
///
/// Exports carry no filing number. These nine facts together tell a version from every other; in the real workbooks
/// no row of a period report lacks its summary page under them.
struct FilingVersion: Hashable, Sendable {
    var form: NetFileSheet.Form
    var filerID: String?
    var filerName: String?
    var reportID: String?
    /// 0 for the original, 1 and up for amendments; nil when the export leaves it out.
    var reportNumber: Int?
    var reportDate: String?
    var periodStart: String?
    var periodEnd: String?
    var sourceYear: Int

    /// An id that is the same in every rebuild: sixteen hexadecimal digits of the facts' SHA-256.
    var id: String {
        let facts = [
            form.rawValue, filerID ?? "", filerName ?? "", reportID ?? "", reportNumber.map(String.init) ?? "",
            reportDate ?? "", periodStart ?? "", periodEnd ?? "", String(sourceYear),
        ]
        return String(FileDigest.sha256(of: facts.joined(separator: "\u{1F}")).prefix(16))
    }

    /// The committee behind the version.
    var filerKey: String { Self.filerKey(id: filerID, name: filerName) }

    /// A committee is its number. `Pending`, `Applied` and zeros are not numbers: many committees share them, so their
    /// names tell them apart.
    static func filerKey(id: String?, name: String?) -> String {
        let id = id ?? ""
        let isNumber = id.utf8.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
        return isNumber ? id : "\(id.lowercased()):\(name ?? "")"
    }

    /// Whether a version replaces another of the same report.
    func isNewer(than other: FilingVersion) -> Bool {
        let left = (reportNumber ?? 0, reportDate ?? "", sourceYear)
        let right = (other.reportNumber ?? 0, other.reportDate ?? "", other.sourceYear)
        return left != right ? left > right : id > other.id
    }
}
