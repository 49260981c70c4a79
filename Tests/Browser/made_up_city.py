"""The databases of a made-up city, Lindenport, and of one without finance, as corkboard serves them."""

import json
import os
import sqlite3

BODIES = ["CityCouncil", "PlanningBoard", "LibraryBoard"]
ENTITIES = json.dumps(
    {"persons": [{"text": "Ada Quist", "confidence": 0.95}], "orgs": [], "locations": [{"text": "Pier 4", "confidence": 0.6}]}
)
VOTES = json.dumps(
    {
        "votes": [
            {
                "motion_by": "Quist",
                "seconded_by": "Berg",
                "result": "passed",
                "tally": {"ayes": 4, "nays": 1},
                "individual_votes": [{"name": "Berg", "vote": "aye"}],
                "raw_text": "The motion passed 4-1.",
            }
        ]
    }
)


def write_meetings(path):
    database = sqlite3.connect(path)
    for table in ("minutes", "agendas"):
        database.execute(
            f"create table {table} (id text primary key, meeting text, date text, page integer, text text,"
            " page_image text, entities_json text, votes_json text)"
        )
        rows = []
        for number in range(130):
            body = BODIES[number % 3]
            date = f"20{20 + number % 7:02d}-{1 + number % 12:02d}-{1 + number % 28:02d}"
            text = f"Page {number} of the {body}. <b>Harbour</b> dredging & housing near Pier {number % 9}.\n" * 6
            rows.append(
                (f"{table[0]}{number:011d}", body, date, 1 + number % 5, text, f"/{body}/{date}/1.png", ENTITIES, VOTES)
            )
        database.executemany(f"insert into {table} values (?,?,?,?,?,?,?,?)", rows)
        database.execute(f"create virtual table {table}_fts using fts5(text, content=[{table}])")
        database.execute(f"insert into {table}_fts({table}_fts) values ('rebuild')")
    database.commit()
    database.close()


def write_finance(path):
    database = sqlite3.connect(path)
    database.executescript(
        """
        create table filings (id text primary key, filer_name text, form_type text, report_date text, period_end text);
        create table monetary_contributions (id text primary key, filing_id text references filings(id), filer_name text,
            entity_code text, last_name text, city text, transaction_date text, report_date text, amount real,
            source_year integer, source_row integer,
            foreign key (source_year, source_row) references A_Contributions(source_year, source_row));
        create table A_Contributions (source_year integer, source_row integer, Tran_NamL text, Tran_Amt1 text,
            primary key (source_year, source_row));
        """
    )
    for number in range(12):
        database.execute(
            "insert into filings values (?,?,?,?,?)",
            (f"f{number}", f"Friends of Quist {number % 3}", "F460", f"2026-0{1 + number % 9}-15", "2025-12-31"),
        )
    for number in range(150):
        amount = [250.0, -19.99, 1234567.5, 0.0, None][number % 5]
        database.execute(
            "insert into monetary_contributions values (?,?,?,?,?,?,?,?,?,?,?)",
            (f"c{number:03d}", f"f{number % 12}", f"Friends of Quist {number % 3}", ["IND", "COM", "OTH"][number % 3],
             f"Donor {number}", "Lindenport", f"2025-0{1 + number % 9}-02", f"2026-0{1 + number % 9}-15", amount, 2025, number + 2),
        )
        database.execute("insert into A_Contributions values (2025, ?, ?, ?)", (number + 2, f"Donor {number}", str(amount)))
    database.commit()
    database.close()


def build(directory):
    """Writes the sites below a directory."""
    sites = os.path.join(directory, "sites")
    for subdomain in ("lindenport.ca", "elmfield.ca"):
        os.makedirs(os.path.join(sites, subdomain, "finance"))
        write_meetings(os.path.join(sites, subdomain, "meetings.db"))
    write_finance(os.path.join(sites, "lindenport.ca", "finance", "election_finance.db"))
    database = sqlite3.connect(os.path.join(sites, "sites.db"))
    database.execute(
        "create table sites (subdomain text primary key, name text, state text, kind text, pages integer, country text,"
        " lat text, lng text, has_finance_data integer, last_updated text, updated_at text)"
    )
    for subdomain, name, finance in (("lindenport.ca", "Lindenport", 1), ("elmfield.ca", "Elmfield", 0)):
        database.execute(
            "insert into sites values (?,?,?,?,?,?,?,?,?,?,?)",
            (subdomain, name, "CA", "city", 260, "US", "37.7", "-122.2", finance, "2026-05-11T01:00:00", "2026-05-11 01:00:00"),
        )
    database.commit()
    database.close()


if __name__ == "__main__":
    import sys

    build(sys.argv[1])
