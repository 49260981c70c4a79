"""python-calamine and sqlite3: `read WORKBOOK` goes through every cell, `load WORKBOOK DATABASE YEAR` makes the raw
tables."""

import sys

from python_calamine import CalamineWorkbook

import raw_tables


def sheets(path):
    workbook = CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        yield name, workbook.get_sheet_by_name(name).to_python()


match sys.argv[1:]:
    case ["read", path]:
        for _ in sheets(path):
            pass
    case ["load", path, database, year]:
        raw_tables.write(database, year, sheets(path))
    case _:
        sys.exit(__doc__)
