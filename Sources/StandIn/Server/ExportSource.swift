/// An agency as the agencies list names it.
package struct StandInAgency: Sendable, Hashable {
    /// NetFile's number of the agency.
    package let id: Int
    /// NetFile's shortcut, `BRK`.
    package let shortcut: String
    /// The name.
    package let name: String

    /// Takes the three values of the list.
    package init(id: Int, shortcut: String, name: String) {
        self.id = id
        self.shortcut = shortcut
        self.name = name
    }
}

/// The zip of one agency and year.
package struct ExportFile: Sendable {
    /// The zip's bytes.
    package let bytes: [UInt8]
    /// Seconds since 1970 of the last change.
    package let modifiedAt: Int
    /// A strong entity tag with its quotes, made from the SHA-256 of the bytes.
    package let entityTag: String

    /// Takes the bytes and computes their tag.
    package init(bytes: [UInt8], modifiedAt: Int) {
        self.bytes = bytes
        self.modifiedAt = modifiedAt
        entityTag = EntityTag.of(bytes)
    }
}

/// Where the server's exports come from.
package protocol ExportSource: Sendable {
    /// The agencies of the list, in its order.
    var agencies: [StandInAgency] { get }
    /// The export of a year, or nil when there is none.
    ///
    /// - Parameter edition: 0, or how many days later.
    func export(aid: String, year: Int, edition: Int) async throws -> ExportFile?
}
