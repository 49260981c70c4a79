import CivicSQL

enum M0001_Sites {
    static let migration = Migration("45db71312424", "sites") { _ in
        [
            """
            CREATE TABLE sites (
                subdomain VARCHAR NOT NULL,
                name VARCHAR,
                state VARCHAR,
                kind VARCHAR,
                scraper VARCHAR,
                pages INTEGER,
                start_year INTEGER,
                extra VARCHAR,
                country VARCHAR,
                status VARCHAR,
                last_updated VARCHAR,
                last_deployed VARCHAR,
                lat VARCHAR,
                lng VARCHAR,
                extraction_status VARCHAR DEFAULT 'pending',
                last_extracted VARCHAR,
                PRIMARY KEY (subdomain)
            )
            """
        ]
    }
}
