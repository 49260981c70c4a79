"""A thousand made-up cities through the whole loop: from a stand-in for NetFile to one web server, three days long.

Day 1 everything is new, on day 2 nothing changed, on day 3 one city in twenty filed amendments. Prints what each day
costs in time, in requests upstream and in storage, and what the servers need.
"""

import argparse
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request

# How many committees file in a city: most cities are small.
SIZES = [(3, 60), (10, 30), (30, 10)]
DAYS = ["all new", "nothing changed", "one in twenty amended"]


def size_of(number):
    place = number * 100 // 1000 % 100 if number < 1000 else number % 100
    for size, share in SIZES:
        if place < share:
            return size
        place -= share
    return SIZES[-1][0]


class Place:
    def __init__(self, directory, programs, cities):
        self.directory, self.programs = directory, programs
        self.names = [f"city{number:05d}.ca" for number in range(cities)]
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(directory), "TZ": "UTC", "STORAGE_DIR": str(directory / "sites"),
            "FINANCE_AGENCIES": str(directory / "agencies.csv"), "NETFILE_PAUSE_SECONDS": "0",
        }

    def clerk(self, *words):
        done = subprocess.run(
            [self.programs / "clerk", "-q", *words], cwd=self.directory, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"clerk {' '.join(words)}: {done.stdout}{done.stderr[-2000:]}")
        return done.stdout

    def write(self):
        (self.directory / "sites").mkdir(parents=True)
        lines = ["netfile_id,shortcut,name,kind,subdomain,status,files_with,note,evidence"]
        lines += [
            f"{9000 + number},C{number},City {number},city,{name},confirmed,NetFile,,made up"
            for number, name in enumerate(self.names)
        ]
        (self.directory / "agencies.csv").write_text("\n".join(lines) + "\n")
        (self.directory / "sites.csv").write_text("subdomain,state\n" + "".join(f"{name},CA\n" for name in self.names))
        (self.directory / "rollout.yaml").write_text(
            "good_days: 1\nwaves:\n  - {name: simulated, sites: [" + ", ".join(self.names) + "]}\n")
        (self.directory / "clerk.yaml").write_text(
            "deploy: {targets: [{name: served, directory: served}]}\nrollout: {file: rollout.yaml}\n")
        for name in self.names:
            self.write_meetings(self.directory / "sites" / name, 50)

    @staticmethod
    def write_meetings(directory, pages):
        directory.mkdir()
        database = sqlite3.connect(directory / "meetings.db")
        for table in ("minutes", "agendas"):
            database.execute(
                f"create table {table} (id text primary key, meeting text, date text, page integer, text text)")
            database.executemany(
                f"insert into {table} values (?, 'CityCouncil', ?, ?, ?)",
                [(f"{table}{page}", f"2025-0{1 + page % 9}-11", page, "A page of minutes. " * 40) for page in range(pages)])
        database.commit()
        database.close()

    def files(self, below, name):
        return sum(path.stat().st_size for path in (self.directory / below).glob(f"*/{name}"))

    def storage(self):
        """Megabytes by kind; links count once."""
        used = subprocess.run(
            ["du", "-s", "-B1", self.directory], capture_output=True, text=True, check=True).stdout.split()[0]
        return {
            "exports": self.files("sites", "finance/raw/*.zip"), "staging.db": self.files("sites", "finance/staging.db"),
            "election_finance.db": self.files("sites", "finance/election_finance.db"),
            "meetings.db": self.files("sites", "meetings.db"), "all on disk": int(used),
            "civic.db": (self.directory / "civic.db").stat().st_size,
            "sites.db": (self.directory / "served/sites.db").stat().st_size,
        }


class StandIn:
    """The stand-in for NetFile, with exports that were made before, so that making them costs no day anything."""

    def __init__(self, place, years):
        self.place, self.years = place, years
        self.exports = place.directory / "exports"

    def generate(self, edition, numbers):
        for size, _ in SIZES:
            cities = [f"--city=C{number}=City {number}" for number in numbers if size_of(number) == size]
            if cities:
                subprocess.run(
                    [self.place.programs / "netfile-standin", "generate", "--out", self.exports, "--years", self.years,
                     "--committees", str(size), "--edition", str(edition), *cities], check=True, stdout=subprocess.DEVNULL)

    def __enter__(self):
        url = self.place.directory / "url"
        self.process = subprocess.Popen(
            [self.place.programs / "netfile-standin", "--port", "0", "--files", self.exports, "--city", "NONE=None",
             "--years", "1990-1990", "--url-file", url], stdout=subprocess.DEVNULL)
        while not url.exists() or not url.read_text():
            if self.process.poll() is not None:
                raise SystemExit("the stand-in for NetFile did not start")
            time.sleep(0.1)
        self.url = url.read_text().strip()
        self.place.environment["NETFILE_EXPORT_URL"] = self.url + "/pub2/excel"
        self.place.environment["NETFILE_API_URL"] = self.url + "/Connect2/api"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def take_requests(self):
        """The requests since the last time."""
        with urllib.request.urlopen(self.url + "/_standin/requests") as answer:
            requests = json.load(answer)
        urllib.request.urlopen(urllib.request.Request(self.url + "/_standin/requests", method="DELETE")).close()
        return requests


def day(place, slots):
    """One day: every update, every deploy, the record."""
    start = time.monotonic()
    place.clerk("rollout", "update")
    place.clerk("worker", "all", "-n", str(slots), "--burst")
    jobs = time.monotonic() - start
    start = time.monotonic()
    place.clerk("reconcile")
    place.clerk("worker", "all", "-n", str(slots), "--burst")
    reconcile = time.monotonic() - start
    start = time.monotonic()
    place.clerk("monitor")
    return jobs, reconcile, time.monotonic() - start


def outcomes(place):
    database = sqlite3.connect(place.directory / "civic.db")
    days = dict(database.execute("select outcome, count(*) from site_days group by 1").fetchall())
    versions = database.execute("select count(*) from site_versions").fetchone()[0]
    database.close()
    return days, versions


def serve(place, port=18765):
    """Memory of the web server when each site was asked once, and how fast it is ready."""
    start = time.monotonic()
    web = subprocess.Popen(
        [place.programs / "corkboard", "serve", "--sites-dir", "served", "--sites-db", "served/sites.db", "--port",
         str(port), "--access-log", "off"], cwd=place.directory, env=place.environment, stderr=subprocess.DEVNULL)

    def ask(name, path):
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": f"{name}.localhost"})
        with urllib.request.urlopen(request) as answer:
            answer.read()

    try:
        while True:
            try:
                ask(place.names[0], "/")
                break
            except OSError:
                time.sleep(0.02)
        ready = time.monotonic() - start
        start = time.monotonic()
        for name in place.names:
            ask(name, "/election_finance/monetary_contributions")
        asked = time.monotonic() - start
        memory = int(pathlib.Path(f"/proc/{web.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    finally:
        web.terminate()
        web.wait()
    return ready, asked, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cities", type=int, default=1000, help="how many, 1000 unless told")
    parser.add_argument("--years", default="2025-2026", help="the years that have an export")
    parser.add_argument("--slots", type=int, default=2, help="how many jobs run at once")
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="where clerk, corkboard and netfile-standin are")
    parser.add_argument("--directory", type=pathlib.Path, required=True, help="an empty directory, or none, to work in")
    parser.add_argument("--keep", action="store_true", help="leave the directory as it is at the end")
    options = parser.parse_args()
    directory = options.directory.absolute()
    if directory.exists() and any(directory.iterdir()):
        parser.error(f"{directory} is not empty")
    place = Place(directory, options.programs.absolute(), options.cities)
    directory.mkdir(parents=True, exist_ok=True)
    place.write()
    standin = StandIn(place, options.years)
    print(f"making the exports of {options.cities} cities", file=sys.stderr)
    standin.generate(0, range(options.cities))
    place.clerk("db", "upgrade")
    place.clerk("sites", "import", "sites.csv")
    print("| day | updates and deploys | reconcile | monitor | requests upstream | with a body | versions made | MB on disk |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    versions = 0
    with standin:
        for number, name in enumerate(DAYS):
            print(f"day {number + 1}: {name}", file=sys.stderr)
            if number == 2:
                standin.generate(1, range(0, options.cities, 20))
            jobs, reconcile, monitor = day(place, options.slots)
            requests = standin.take_requests()
            bodies = sum(1 for request in requests if request.get("status") == 200)
            days, now = outcomes(place)
            storage = place.storage()
            print(
                f"| {name} | {jobs:.0f} s | {reconcile:.1f} s | {monitor:.1f} s | {len(requests)} | {bodies} "
                f"| {now - versions} | {storage['all on disk'] / 1e6:.0f} |", flush=True)
            versions = now
            if days.get("good", 0) != options.cities:
                print(f"not every city is good: {days}", file=sys.stderr)
                return 1
    print()
    for name, size in place.storage().items():
        print(f"- {name}: {size / 1e6:.1f} MB")
    ready, asked, memory = serve(place)
    print(f"- corkboard: ready in {ready:.2f} s; {options.cities} sites asked once each in {asked:.1f} s; "
          f"{memory / 1e6:.0f} MB with what it keeps open")
    if not options.keep:
        shutil.rmtree(directory)
    return 0


if __name__ == "__main__":
    sys.exit(main())
