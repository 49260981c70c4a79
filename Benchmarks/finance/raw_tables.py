"""Writes a workbook's sheets as raw tables into a new SQLite file, the same way for both Python loaders.

The tables are clerk's raw tables: named after the sheet, one column a header, then the year and the sheet's row.
Everything that SQLite can do for a cell is left to it, which is faster than a line of Python for each.
"""

import datetime
import sqlite3


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def write(path, year, sheets):
    """Writes (name, rows) pairs, the first row of each being its header, in one transaction."""
    sqlite3.register_adapter(datetime.date, datetime.date.isoformat)
    sqlite3.register_adapter(datetime.datetime, lambda moment: moment.date().isoformat())
    connection = sqlite3.connect(path, isolation_level=None)
    # As clerk does: the file is built aside and thrown away when the run fails.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for name, rows in sheets:
        write_sheet(connection, quoted(name.replace("-", "_")), year, iter(rows))
    connection.execute("COMMIT")
    connection.close()


def padded(row, width):
    """A row whose last cells the file leaves out is shorter in openpyxl."""
    return row if len(row) == width else (*row, *[None] * (width - len(row)))


def write_sheet(connection, table, year, rows):
    header = next(rows)
    columns = ", ".join(map(quoted, header))
    connection.execute(
        f"CREATE TABLE {table} ({columns}, source_year INTEGER NOT NULL, source_row INTEGER NOT NULL,"
        " PRIMARY KEY (source_year, source_row)) WITHOUT ROWID"
    )
    values = "NULLIF(?, ''), " * len(header)
    connection.executemany(
        f"INSERT INTO {table} VALUES ({values}{int(year)}, ?)",
        ((*padded(row, len(header)), number) for number, row in enumerate(rows, 2)),
    )
    if "Loan_Date2" in header:
        # San Diego files this one date as text, 12/31/2019.
        connection.execute(
            f"UPDATE {table} SET Loan_Date2 ="
            " substr(Loan_Date2, 7) || '-' || substr(Loan_Date2, 1, 2) || '-' || substr(Loan_Date2, 4, 2)"
            " WHERE Loan_Date2 GLOB '[0-9][0-9]/[0-9][0-9]/[0-9][0-9][0-9][0-9]'"
        )
