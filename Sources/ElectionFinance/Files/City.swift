import CivicModel
import Foundation

/// One city of a run: its subdomain, its agency and its files.
struct City: Sendable {
    let subdomain: Subdomain
    let agency: Agency
    let files: FinanceFiles
    let now: @Sendable () -> Timestamp

    /// The second part of an error: what was left, and which database is served.
    func state(_ what: String) -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: files.database)  // No file, no date.
        guard let date = attributes?[.modificationDate] as? Date else { return "\(what); there is no database yet." }
        let day = Timestamp(unixSeconds: Int(date.timeIntervalSince1970)).day
        return "\(what); the database of \(day) is still served."
    }
}
