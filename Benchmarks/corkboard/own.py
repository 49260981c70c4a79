"""What SQLite alone takes for the statements of a case."""

import sqlite3
import statistics
import time

TIMES = 30


def milliseconds(databases, case):
    """The middle of some runs with different values, on one connection that is warm."""
    connections = {}
    times = []
    for number in range(TIMES + 1):
        started = time.perf_counter()
        for database, sql, values in case.sql:
            connection = connections.get(database)
            if connection is None:
                connection = connections[database] = sqlite3.connect(f"file:{databases}/{database}.db?mode=ro", uri=True)
            connection.execute(sql, values[number * 13 % len(values)]).fetchall()
        # The first one opens the file.
        if number > 0:
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
