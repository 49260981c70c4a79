/// One step of a schema. Immutable once released: a mistake is mended by a further step.
///
/// A step says what shall be there, not what to add: run over a database that has part of it already, it adds the
/// rest. Databases exist whose steps were not run in SQL transactions and broke half way, and others that were made
/// without steps.
package struct Migration: Sendable {
    /// The step's id, as Alembic knows it where Alembic made it first.
    package let revision: String
    /// What it does, in a few words.
    package let summary: String
    /// Brings the step about.
    package let upgrade: @Sendable (SchemaChange) throws -> Void
    /// Takes it back.
    package let downgrade: @Sendable (SchemaChange) throws -> Void

    /// Describes a step.
    package init(
        _ revision: String, _ summary: String, upgrade: @escaping @Sendable (SchemaChange) throws -> Void,
        downgrade: @escaping @Sendable (SchemaChange) throws -> Void
    ) {
        self.revision = revision
        self.summary = summary
        self.upgrade = upgrade
        self.downgrade = downgrade
    }
}
