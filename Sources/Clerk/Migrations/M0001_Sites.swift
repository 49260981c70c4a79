import CivicSQL

enum M0001_Sites {
    static let migration = Migration("45db71312424", "sites") { change in
        try change.table("sites", columns, constraints: ["PRIMARY KEY (subdomain)"])
    } downgrade: { change in
        try change.drop(table: "sites")
    }

    private static let columns: [SchemaChange.ColumnDefinition] = [
        ("subdomain", "VARCHAR NOT NULL"), ("name", "VARCHAR"), ("state", "VARCHAR"), ("kind", "VARCHAR"),
        ("scraper", "VARCHAR"), ("pages", "INTEGER"), ("start_year", "INTEGER"), ("extra", "VARCHAR"),
        ("country", "VARCHAR"), ("status", "VARCHAR"), ("last_updated", "VARCHAR"), ("last_deployed", "VARCHAR"),
        ("lat", "VARCHAR"), ("lng", "VARCHAR"), ("extraction_status", "VARCHAR DEFAULT 'pending'"),
        ("last_extracted", "VARCHAR"),
    ]
}
