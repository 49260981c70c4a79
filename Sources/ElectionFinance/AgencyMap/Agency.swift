import CivicModel

/// Who files where: one agency of the map, and the municipality its filings belong to.
package struct Agency: Sendable, Hashable, Codable {
    /// How sure it is that the agency's filings belong to the subdomain.
    package enum Status: String, Sendable, Codable, CaseIterable {
        /// Checked by a person, or the host has been seen; runs under `--all`.
        case confirmed
        /// Matched by name; runs only when asked for, with a warning.
        case proposed
        /// Known to be wrong, or not filing with NetFile; never runs.
        case rejected
    }

    /// The number NetFile gives the agency; nil when it is not known. Zero is a number like others (Anaheim).
    package var netfileID: Int?
    /// The shortcut in NetFile's addresses, `BRK`; empty when it is not known.
    package var shortcut: String
    /// The agency's name as NetFile writes it.
    package var name: String
    /// `city`, `county`, `town`, `special district`...
    package var kind: String
    /// The subdomain of the municipality; nil for an agency that is none.
    package var subdomain: String?
    /// How sure the match is.
    package var status: Status
    /// The filing system: `NetFile`, or where the agency files instead.
    package var filesWith: String
    /// What to know about it.
    package var note: String
    /// Where the facts come from.
    package var evidence: String

    /// Whether the agency files with NetFile.
    package var isOnNetFile: Bool { filesWith == "NetFile" }
}
