"""Starts a Redis and a PostgreSQL of the benchmark's own, both with their default settings, on sockets only."""

import contextlib
import glob
import os
import shutil
import signal
import subprocess
import time

PATIENCE = 30


@contextlib.contextmanager
def redis(directory):
    """A Redis that saves snapshots into a directory now and then, as it does unless told; the answer is its socket."""
    os.mkdir(directory)
    socket = f"{directory}/socket"
    command = ["redis-server", "--port", "0", "--unixsocket", socket, "--dir", directory]
    with running([], command, f"{directory}/log", lambda: answers(["redis-cli", "-s", socket, "ping"])):
        yield socket


class Postgres:
    """A running server; everybody may connect who may enter its directory."""

    def __init__(self, programs, directory):
        self.programs = programs
        self.directory = directory

    def url(self, database):
        return f"postgresql://postgres@/{database}?host={self.directory}"

    def command(self, sql, database="postgres"):
        return [
            f"{self.programs}/psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator= ",
            "--set=ON_ERROR_STOP=1", f"--command={sql}", self.url(database),
        ]

    def ask(self, sql, database="postgres"):
        """Runs a statement; the answer is its rows, with a space between two values."""
        done = subprocess.run(self.command(sql, database), capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"psql: {done.stderr}")
        return done.stdout.strip()


@contextlib.contextmanager
def postgres(directory):
    """A PostgreSQL over a new cluster, as `initdb` makes it: what is committed is on the disk."""
    programs = newest_postgres()
    os.mkdir(directory)
    if os.geteuid() == 0:
        shutil.chown(directory, "postgres", "postgres")
    server = Postgres(programs, directory)
    # The locale and the user are fixed so that they are not the machine's; nothing else is told.
    made = subprocess.run(
        ["setpriv", *as_postgres(), f"{programs}/initdb", "-D", f"{directory}/data", "-U", "postgres", "-E", "UTF8",
         "--locale=C.UTF-8", "-A", "trust"],
        cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if made.returncode != 0:
        raise SystemExit(f"initdb: {made.stderr}")
    command = [
        f"{programs}/postgres", "-D", f"{directory}/data",
        "-c", f"unix_socket_directories={directory}", "-c", "listen_addresses=",
    ]
    with running(as_postgres(), command, f"{directory}-log", lambda: answers(server.command("SELECT 1"))):
        yield server


def newest_postgres():
    found = glob.glob("/usr/lib/postgresql/*/bin")
    return max(found, key=lambda path: int(path.split("/")[4]))


def as_postgres():
    """The options of setpriv: PostgreSQL refuses to run as root."""
    return ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


@contextlib.contextmanager
def running(identity, command, log, is_ready):
    """A server, from when it answers to the end of the block."""
    with open(log, "wb") as output:
        # Should this process be killed, the server stops too.
        process = subprocess.Popen(
            ["setpriv", *identity, "--pdeathsig", "INT", *command], cwd="/", stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True)
    try:
        limit = time.monotonic() + PATIENCE
        while not is_ready():
            if process.poll() is not None or time.monotonic() > limit:
                with open(log, errors="replace") as words:
                    raise SystemExit(f"{' '.join(command)}\ndid not start:\n{words.read()}")
            time.sleep(0.05)
        yield
    finally:
        # For PostgreSQL the signal of a fast shutdown, for Redis one of an orderly one.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(command):
    return subprocess.run(command, capture_output=True, cwd="/").returncode == 0
