"""What is compared, each over a queue of its own that begins empty: clerk on SQLite and on PostgreSQL, and RQ.

Every queue enqueues, works, and tells what is wrong with what became of the jobs.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile

import processes

HERE = os.path.dirname(os.path.abspath(__file__))


class ClerkQueue:
    """`probe-clerk` over one civic database.

    - ask: runs a statement in the database; the answer is its rows as lines, with a space between two values.
    """

    JOBS = "SELECT state, count(*) FROM jobs GROUP BY state"
    # An attempt is one claim that ended: as many as jobs, and of as many jobs, means once each.
    ATTEMPTS = "SELECT outcome, count(*), count(DISTINCT job_id) FROM job_attempts GROUP BY outcome"
    TRACKED = "SELECT outcome, count(*) FROM job_tracking GROUP BY outcome"

    def __init__(self, clerk, directory, environment, ask):
        self.clerk = clerk
        self.directory = directory
        self.environment = environment
        self.ask = ask
        self.run("db", "upgrade")

    def run(self, *words, copies=1):
        return processes.run([self.clerk, *words], self.directory, self.environment, copies)

    def enqueue(self, way, count):
        return float(self.run("probe", "enqueue", way, str(count)).output)

    def work(self, workers):
        return self.run("-q", "worker", "probe", "--burst", "-n", str(workers.slots), copies=workers.processes)

    def fault_after_enqueueing(self, count):
        return difference(self.JOBS, self.ask(self.JOBS), f"queued {count}")

    def fault_after_working(self, count, log):
        logged = log.count(b'"probe_completed"')
        return (
            difference(self.JOBS, self.ask(self.JOBS), f"succeeded {count}")
            or difference(self.ATTEMPTS, self.ask(self.ATTEMPTS), f"succeeded {count} {count}")
            or difference(self.TRACKED, self.ask(self.TRACKED), f"succeeded {count}")
            or difference("log", f"{logged} completed jobs", f"{count} completed jobs")
        )


class RQQueue:
    """RQ with its default settings over an emptied Redis."""

    def __init__(self, socket, directory):
        self.socket = socket
        self.directory = directory
        self.redis("flushall")

    def redis(self, *words):
        done = subprocess.run(["redis-cli", "-s", self.socket, *words], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def run(self, program, *words, copies=1):
        return processes.run([sys.executable, f"{HERE}/{program}.py", self.socket, *words], self.directory, {}, copies)

    def enqueue(self, way, count):
        return float(self.run("rq_enqueue", way, str(count)).output)

    def work(self, workers):
        return self.run("rq_worker", workers.kind, copies=workers.processes)

    def fault_after_enqueueing(self, count):
        return difference("jobs that wait", self.redis("llen", "rq:queue:probe"), str(count))

    def fault_after_working(self, count, log):
        # RQ keeps jobs that succeeded for 500 seconds, one entry for each.
        finished = self.redis("zcard", "rq:finished:probe")
        others = [self.redis("zcard", f"rq:{registry}:probe") for registry in ("failed", "wip")]
        return (
            difference("jobs that wait", self.redis("llen", "rq:queue:probe"), "0")
            or difference("failed and running jobs", " ".join(others), "0 0")
            or difference("finished jobs", finished, str(count))
            or difference("log", f"{log.count(b'Job OK')} completed jobs", f"{count} completed jobs")
        )


def difference(what, found, expected):
    return None if found == expected else f"{what}: found {found!r}, expected {expected!r}"


class Systems:
    """Makes queues that are deleted when they are no longer used."""

    def __init__(self, clerk, redis_socket, postgres, scratch):
        self.clerk = clerk
        self.redis_socket = redis_socket
        self.postgres = postgres
        self.scratch = scratch
        self.databases = 0

    @contextlib.contextmanager
    def queue(self, system):
        with tempfile.TemporaryDirectory(dir=self.scratch) as directory:
            if system == "rq":
                yield RQQueue(self.redis_socket, directory)
            elif system == "sqlite":
                yield ClerkQueue(self.clerk, directory, {}, lambda sql: ask_sqlite(f"{directory}/civic.db", sql))
            else:
                with self.database() as name:
                    environment = {"DATABASE_URL": self.postgres.url(name)}
                    yield ClerkQueue(self.clerk, directory, environment, lambda sql: self.postgres.ask(sql, name))

    @contextlib.contextmanager
    def database(self):
        self.databases += 1
        name = f"civic_{self.databases}"
        self.postgres.ask(f"CREATE DATABASE {name}")
        yield name
        self.postgres.ask(f"DROP DATABASE {name}")


def ask_sqlite(path, sql):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return "\n".join(" ".join(map(str, row)) for row in connection.execute(sql))
