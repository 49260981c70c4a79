/// One relationship as written.
struct Relationship {
    let id: String
    let type: String
    let target: String
    let isExternal: Bool

    /// The last word of the type, which is the same in transitional and strict workbooks.
    var role: Substring { type.split(separator: "/").last ?? "" }
}

/// The relationships of one part; targets are checked when they are asked for.
struct Relationships {
    private let all: [Relationship]
    private let byID: [String: Relationship]
    private let part: String
    private let place: WorkbookPlace

    init(_ all: [Relationship], of part: String, place: WorkbookPlace) throws {
        var byID: [String: Relationship] = [:]
        for relationship in all where byID.updateValue(relationship, forKey: relationship.id) != nil {
            throw WorkbookError.relationshipInvalid(
                place, reason: "two have the id \"\(WorkbookError.excerpt(relationship.id))\"")
        }
        self.all = all
        self.byID = byID
        self.part = part
        self.place = place
    }

    /// The relationship of an id.
    ///
    /// - Throws: `WorkbookError.relationshipInvalid` when there is none.
    func relationship(id: String) throws -> Relationship {
        guard let relationship = byID[id] else {
            throw WorkbookError.relationshipInvalid(place, reason: "none has the id \"\(WorkbookError.excerpt(id))\"")
        }
        return relationship
    }

    /// The part that plays a role, or nil when none does.
    ///
    /// - Throws: `WorkbookError.relationshipInvalid` when two do, or the target is no part of the archive.
    func part(role: String) throws -> String? {
        let candidates = all.filter { $0.role == role }
        guard let first = candidates.first else { return nil }
        guard candidates.count == 1 else {
            throw WorkbookError.relationshipInvalid(place, reason: "two have the role \"\(role)\"")
        }
        return try target(of: first)
    }

    /// The part that a relationship points to.
    ///
    /// - Throws: `WorkbookError.relationshipInvalid` when it is external or outside the archive.
    func target(of relationship: Relationship) throws -> String {
        guard !relationship.isExternal else {
            throw WorkbookError.relationshipInvalid(
                place, reason: "\"\(WorkbookError.excerpt(relationship.id))\" is external")
        }
        guard let target = PartPath.resolve(relationship.target, from: part) else {
            let shown = WorkbookError.excerpt(relationship.target)
            throw WorkbookError.relationshipInvalid(place, reason: "the target \"\(shown)\" lies outside the archive")
        }
        return target
    }
}
