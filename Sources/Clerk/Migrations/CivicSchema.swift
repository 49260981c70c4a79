import CivicSQL

/// The schema of the civic database: Alembic's revisions of the Python system, then ours.
package enum CivicSchema {
    /// Every step, oldest first.
    package static let migrator = Migrator(alembic + own)

    /// Our steps. Together they say everything that shall be there, as the first of them runs Alembic's, too.
    static let own = [M0008_TakeOver.migration, M0009_Jobs.migration, M0010_Publishing.migration]

    /// The seven steps that Python clerk has, too.
    static let alembic = [
        M0001_Sites.migration, M0002_JobTracking.migration, M0003_Subdomain.migration, M0004_Pipeline.migration,
        M0005_HasFinanceData.migration, M0006_FinanceMetadata.migration, M0007_Booleans.migration,
    ]
}
