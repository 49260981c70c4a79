"""Checks that the databases hold what they should, before anything is said about time."""

import sqlite3


def rows(connection, table):
    return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def tables(connection, schema):
    query = f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' ORDER BY name"
    return [name for (name,) in connection.execute(query)]


def check_same_raw_tables(clerk, others):
    """Ends the benchmark unless each other database (by name) has clerk's raw tables, equal in every cell.

    The answer is the number of rows and of tables.
    """
    counts = {}
    for name, path in others.items():
        connection = sqlite3.connect(f"file:{clerk}?mode=ro", uri=True)
        connection.execute("ATTACH ? AS other", (path,))
        raw = tables(connection, "other")
        if missing := set(raw) - set(tables(connection, "main")):
            raise SystemExit(f"clerk's database lacks {', '.join(sorted(missing))}, which {name} made")
        for table in raw:
            ours, theirs = rows(connection, f'main."{table}"'), rows(connection, f'other."{table}"')
            if ours != theirs:
                raise SystemExit(f"{table}: clerk has {ours} rows, {name} {theirs}")
            if differing := differing_rows(connection, table):
                raise SystemExit(f"{table}: {differing} of clerk's {ours} rows are not those of {name}")
            if counts.setdefault(table, ours) != ours:
                raise SystemExit(f"{table}: clerk's database changed while it was compared")
        if set(raw) != set(counts):
            raise SystemExit(f"{name} made {len(raw)} tables, another loader {len(counts)}")
        connection.close()
    return sum(counts.values()), len(counts)


def differing_rows(connection, table):
    names = [row[1] for row in connection.execute(f'PRAGMA other.table_info("{table}")')]
    columns = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    query = f'SELECT count(*) FROM (SELECT {columns} FROM main."{table}" EXCEPT SELECT {columns} FROM other."{table}")'
    return connection.execute(query).fetchone()[0]


def check_multiplied(single, multiple, copies):
    """Ends the benchmark unless the copies of the rows became as many times the filings and compared lines."""
    one = sqlite3.connect(f"file:{single}?mode=ro", uri=True)
    many = sqlite3.connect(f"file:{multiple}?mode=ro", uri=True)
    questions = {
        "filings": "SELECT count(*) FROM filings",
        "current filings": "SELECT sum(is_current) FROM filings",
        "rows of contributions": "SELECT count(*) FROM monetary_contributions",
        "lines that agree": "SELECT count(*) FROM reconciliation WHERE status = 'ok'",
    }
    for what, query in questions.items():
        before, after = one.execute(query).fetchone()[0], many.execute(query).fetchone()[0]
        if after != copies * before:
            raise SystemExit(f"{copies} times the rows made {after} {what}, expected {copies} times {before}")
