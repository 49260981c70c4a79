"""Sites by host name: what a hundred of them take in memory, and how fast one answers that nobody has asked for yet."""

import os
import shutil
import sqlite3
import statistics
import time

import servers

SITES = 100
COLD = 20
SMALL_ROWS = 300


def make(directory, databases):
    """A directory of small sites and of full ones; the answer is the names of both kinds.

    - A small site has its own file with some minutes and agendas and their search index; a full one all of the minutes.
    """
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    small = [f"small{number}.ca" for number in range(SITES)]
    full = [f"full{number}.ca" for number in range(COLD)]
    template = f"{directory}/template.db"
    make_small(template, f"{databases}/meetings.db")
    for site in small + full:
        os.makedirs(f"{directory}/sites/{site}")
        path = f"{directory}/sites/{site}/meetings.db"
        if site in full:
            os.link(f"{databases}/meetings.db", path)
        else:
            shutil.copyfile(template, path)
    register = sqlite3.connect(f"{directory}/sites.db")
    register.execute("CREATE TABLE sites (subdomain TEXT PRIMARY KEY, name TEXT, state TEXT, kind TEXT)")
    register.executemany("INSERT INTO sites VALUES (?, ?, 'CA', 'city')", [(site, site) for site in small + full])
    register.commit()
    register.close()
    return small, full


def make_small(path, source):
    connection = sqlite3.connect(path)
    connection.execute("ATTACH ? AS source", (source,))
    for table in ("minutes", "agendas"):
        sql = connection.execute("SELECT sql FROM source.sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        connection.execute(sql)
        connection.execute(f"INSERT INTO {table} SELECT * FROM source.{table} LIMIT {SMALL_ROWS}")
        connection.execute(f"CREATE VIRTUAL TABLE {table}_fts USING FTS5 ([text], content=[{table}])")
        connection.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    connection.commit()
    connection.close()


def measure(program, directory, databases):
    """Bytes of memory with all small sites open; then, for each full one, milliseconds to the first byte beyond SQLite's."""
    small, full = make(directory, databases)
    given = ["--sites-dir", f"{directory}/sites", "--sites-db", f"{directory}/sites.db"]
    with servers.corkboard(program, given, f"{directory}/log") as server:
        for target in ("/", "/meetings/minutes", "/meetings/minutes.csv?_search=council", "/meetings/agendas"):
            for site in small:
                ask(server, site, target)
        memory = server.memory
        beyond = []
        for site in full:
            seconds = ask(server, site, "/meetings/minutes.json?_size=100")
            # The same file under the same name: what the system remembers of it helps both alike.
            beyond.append((seconds - own(f"{directory}/sites/{site}/meetings.db")) * 1000)
    return memory, beyond


def ask(server, site, target):
    # As a page of the site itself asks, which is not counted.
    status, body, seconds = server.get(target, {"Host": f"{site}.civic.band", "Referer": f"https://{site}.civic.band/"})
    if status != 200:
        raise SystemExit(f"{site}{target}: {status} {body[:300]!r}")
    return seconds


def own(path):
    """The seconds that SQLite takes for the page, over a connection of its own: the middle of three."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        connection.execute("SELECT * FROM minutes ORDER BY date DESC LIMIT 101").fetchall()
        connection.close()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
