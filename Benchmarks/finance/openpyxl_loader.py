"""openpyxl and sqlite3: `read WORKBOOK` goes through every cell, `load WORKBOOK DATABASE YEAR` makes the raw tables."""

import sys

import openpyxl

import raw_tables


def sheets(path):
    workbook = openpyxl.load_workbook(path, read_only=True)
    for sheet in workbook:
        yield sheet.title, sheet.iter_rows(values_only=True)


match sys.argv[1:]:
    case ["read", path]:
        for _, rows in sheets(path):
            for _ in rows:
                pass
    case ["load", path, database, year]:
        raw_tables.write(database, year, sheets(path))
    case _:
        sys.exit(__doc__)
