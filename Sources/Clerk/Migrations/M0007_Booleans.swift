import CivicSQL

/// Alembic's step writes numbers into PostgreSQL's boolean columns, which fails and undoes the whole upgrade: databases
/// there are stuck at the step before. There the booleans are right already.
enum M0007_Booleans {
    static let migration = Migration("e032d9c68444", "booleans stored as text become 0 and 1") { change in
        guard change.dialect == .sqlite else { return }
        for column in columns {
            try change.connection.execute(
                """
                UPDATE sites
                SET \(column) = CASE WHEN lower(\(column)) IN ('true', 't', 'yes', '1') THEN 1 ELSE 0 END
                WHERE typeof(\(column)) <> 'integer'
                """)
        }
    } downgrade: { _ in
        // The repaired values are right at the earlier steps, too.
    }

    /// The columns that Alembic gave the text 'false' as default.
    static let columns = ["coordinator_enqueued", "has_finance_data"]
}
