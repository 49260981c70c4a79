import CivicSQL

enum M0005_HasFinanceData {
    static let migration = Migration("e2eeb77e18bc", "sites.has_finance_data") { change in
        try change.column("has_finance_data", "BOOLEAN DEFAULT \(change.isFalse) NOT NULL", of: "sites")
        try change.index("idx_sites_has_finance_data", on: "sites", "has_finance_data")
    } downgrade: { change in
        try change.drop(index: "idx_sites_has_finance_data")
        try change.drop(column: "has_finance_data", of: "sites")
    }
}
