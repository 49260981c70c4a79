import CivicModel

extension Timestamp {
    /// A moment in a name that sorts by time: `20261121T140512Z`.
    var compact: String { description.filter { $0 != "-" && $0 != ":" } }
}
