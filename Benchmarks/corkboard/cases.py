"""What is asked for: pages of several kinds, each as many different targets, so that no cache of answers decides."""

import dataclasses
import sqlite3
import urllib.parse

# More than a server would remember, and than are asked for in a run.
TARGETS = 20_000
SIZES = range(96, 106)


@dataclasses.dataclass(frozen=True)
class Case:
    """Targets of one kind.

    - sql: the statements that SQLite runs for one of them, each with rows of values to bind.
    - dominated: whether SQLite takes most of the time, so that less is asked of the server.
    """

    name: str
    targets: list
    sql: list
    dominated: bool = False


def tilde(text):
    """A text as Datasette writes it into paths and tokens."""
    plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
    return "".join(
        chr(byte) if chr(byte) in plain else "+" if byte == 32 else f"~{byte:02X}" for byte in str(text).encode())


def spread(rows, count=TARGETS):
    """So many of the rows, all over them."""
    step = max(1, len(rows) // count)
    return rows[::step][:count]


def cases(databases):
    """All cases over the databases of a directory."""
    connections = {
        name: sqlite3.connect(f"file:{databases}/{name}.db?mode=ro", uri=True)
        for name in ("fixtures", "meetings", "election_finance")
    }
    keys = connections["fixtures"].execute(
        "SELECT pk1, pk2, pk3 FROM compound_three_primary_keys ORDER BY 1, 2, 3").fetchall()
    rows = [row for (row,) in connections["election_finance"].execute("SELECT rowid FROM A_Contributions ORDER BY 1")]
    minutes = connections["meetings"].execute("SELECT date, id FROM minutes ORDER BY date DESC, id").fetchall()
    words = search_words(connections["meetings"])
    amounts = [number / 10 for number in range(TARGETS)]
    starts = spread(keys[:850])
    after = " OR ".join(["pk1 > ?1", "(pk1 = ?1 AND pk2 > ?2)", "(pk1 = ?1 AND pk2 = ?2 AND pk3 > ?3)"])
    page = [(
        "fixtures", "SELECT pk1, pk2, pk3, content FROM compound_three_primary_keys "
        f"WHERE ({after}) ORDER BY pk1, pk2, pk3 LIMIT 101", starts)]

    def token(parts):
        return ",".join(tilde(part) for part in parts)

    return [
        Case(
            "table JSON, 100 rows of 4 columns",
            [f"/fixtures/compound_three_primary_keys.json?_size={size}&_next={token(key)}"
             for size in SIZES for key in starts], page),
        Case(
            "table JSON, 100 rows of 63 columns",
            [f"/election_finance/A_Contributions.json?_size={size}&_next={row}"
             for size in SIZES for row in spread(rows[:-150])],
            [("election_finance", "SELECT rowid, * FROM A_Contributions WHERE rowid > ? ORDER BY rowid LIMIT 101",
              [(row,) for row in spread(rows[:-150])])]),
        Case(
            "row JSON",
            [f"/meetings/minutes/{tilde(key)}.json" for _, key in minutes],
            [("meetings", "SELECT * FROM minutes WHERE id = ?", [(key,) for _, key in minutes])]),
        Case(
            "table page, HTML, 100 rows",
            [f"/fixtures/compound_three_primary_keys?_size={size}&_next={token(key)}"
             for size in SIZES for key in starts],
            [*page, ("fixtures", "SELECT count(*) FROM compound_three_primary_keys", [()])]),
        Case(
            "facets, JSON",
            [f"/election_finance/A_Contributions.json?_size=1&_facet=Entity_Cd&_facet=Tran_City&Tran_Amt1__gt={amount}"
             for amount in amounts],
            [("election_finance", "SELECT rowid, * FROM A_Contributions WHERE Tran_Amt1 > ? ORDER BY rowid LIMIT 2",
              [(amount,) for amount in amounts]),
             *(("election_finance",
                f"SELECT {column}, count(*) AS n FROM (SELECT * FROM A_Contributions WHERE Tran_Amt1 > ?) "
                f"WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY n DESC, {column} LIMIT 11",
                [(amount,) for amount in amounts]) for column in ("Entity_Cd", "Tran_City"))], dominated=True),
        Case(
            "search, JSON, 20 rows",
            [f"/meetings/minutes.json?_size=20&_search={urllib.parse.quote_plus(word)}" for word in words],
            [("meetings",
              "SELECT * FROM minutes WHERE rowid IN (SELECT rowid FROM minutes_fts WHERE minutes_fts MATCH ?) "
              "ORDER BY date DESC LIMIT 21", [(" ".join(f'"{part}"' for part in word.split()),) for word in words])],
            dominated=True),
        Case(
            "minutes, JSON, 100 rows, no index on the date",
            [f"/meetings/minutes.json?_next={tilde(date)},{tilde(key)}" for date, key in spread(minutes[:-200])],
            [("meetings", "SELECT * FROM minutes WHERE date < ?1 OR (date = ?1 AND id > ?2) "
              "ORDER BY date DESC, id LIMIT 101", spread(minutes[:-200]))], dominated=True),
        Case(
            "minutes, HTML as readers first see it",
            [f"/meetings/minutes?_next={tilde(date)},{tilde(key)}" for date, key in spread(minutes[:-200])],
            [("meetings", "SELECT * FROM minutes WHERE date < ?1 OR (date = ?1 AND id > ?2) "
              "ORDER BY date DESC, id LIMIT 101", spread(minutes[:-200])),
             ("meetings", "SELECT meeting, count(*) AS n FROM minutes GROUP BY meeting ORDER BY n DESC LIMIT 6", [()])],
            dominated=True),
    ]


def search_words(connection):
    """Pairs of words that stand in the minutes, from rare ones to common ones."""
    text = " ".join(text for (text,) in connection.execute("SELECT text FROM minutes ORDER BY rowid LIMIT 40"))
    words = sorted({word.lower() for word in text.split() if word.isalpha() and word.isascii() and len(word) > 4})
    return spread([f"{word} {other}" for word in words for other in words if word < other])
