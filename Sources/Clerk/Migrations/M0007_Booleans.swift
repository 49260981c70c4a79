import CivicSQL

enum M0007_Booleans {
    static let migration = Migration("e032d9c68444", "booleans stored as text become 0 and 1") { dialect in
        switch dialect {
        case .sqlite:
            ["has_finance_data", "coordinator_enqueued"].flatMap { column in
                [
                    "UPDATE sites SET \(column) = 1 WHERE \(column) = 'true'",
                    "UPDATE sites SET \(column) = 0 WHERE \(column) = 'false'",
                ]
            }
        }
    }
}
