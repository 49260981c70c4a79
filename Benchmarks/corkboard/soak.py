"""Asks corkboard for real URLs for a long time and watches it; `scripts/soak --help` tells how it is run."""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

# The benchmark of the finance plugin makes tables already.
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import load
import servers
from finance import report as finance_report

SAMPLE_SECONDS = 5
CONNECTIONS = 16
# What the second half may have more than the first at its most.
MOST_GROWTH = 24e6
MOST_DESCRIPTORS = 16
# Long answers of few requests would leave no time for the others.
LONGEST = 2000
SEED = 20260511


def targets(path, host, spread_clients):
    """The requests of a list of cases as lines for wrk, in an order that mixes them.

    - spread_clients: each comes from an address of its own, so that the limit of requests does not end all of them.
    """
    with open(path) as file:
        cases = json.load(file)["cases"]
    dice = random.Random(SEED)
    lines = []
    for case in cases:
        if case.get("method", "GET") != "GET" or len(case["path"]) > LONGEST or "\t" in case["path"]:
            continue
        fields = {"Host": case.get("host") or host, "Accept-Encoding": dice.choice(["gzip", "identity"])}
        fields |= {name: value.replace("{RUN}", "9.9") for name, value in (case.get("headers") or {}).items()}
        if spread_clients:
            for _ in range(4):
                fields["X-Forwarded-For"] = ".".join(str(dice.randrange(1, 250)) for _ in range(4))
                lines.append(line(case["path"], fields))
        else:
            lines.append(line(case["path"], fields))
    dice.shuffle(lines)
    return lines


def line(path, fields):
    return "\t".join([path, *(f"{name}: {value}" for name, value in fields.items())])


class Soak:
    """One server under load, and what was seen of it."""

    def __init__(self, name, server, lines, scratch, replaced):
        self.name = name
        self.server = server
        self.replaced = replaced
        self.samples = []
        self.path = f"{scratch}/{name}.targets"
        with open(self.path, "w") as file:
            file.writelines(text + "\n" for text in lines)
        self.wrk = None

    def begin(self, seconds):
        self.wrk = subprocess.Popen(
            load.command(self.server.port, self.path, CONNECTIONS, seconds), stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)

    def sample(self, seconds):
        if self.server.process.poll() is not None:
            raise SystemExit(f"corkboard ({self.name}) ended with {self.server.process.returncode}")
        self.samples.append((seconds, self.server.memory, self.server.descriptors))

    def replace(self):
        """Puts a copy in the place of a database, as a deploy does."""
        for path in self.replaced:
            shutil.copyfile(path, path + ".new")
            os.replace(path + ".new", path)

    def checks(self, run):
        """What has to hold, as (passes, words)."""
        half = len(self.samples) // 2
        growth = {}
        for column, name in ((1, "memory"), (2, "descriptors")):
            first, second = (max(row[column] for row in rows) for rows in (self.samples[:half], self.samples[half:]))
            growth[name] = second - first
        return [
            (growth["memory"] <= MOST_GROWTH,
             f"{self.name}: memory of the second half {growth['memory'] / 1e6:+.1f} MB, at most +{MOST_GROWTH / 1e6:.0f}"),
            (growth["descriptors"] <= MOST_DESCRIPTORS,
             f"{self.name}: descriptors of the second half {growth['descriptors']:+d}, at most +{MOST_DESCRIPTORS}"),
            (run.failed == 0, f"{self.name}: {run.failed} answers from 500 on of {run.requests:,}"),
            (run.broken == 0, f"{self.name}: {run.broken} connections that broke or waited too long"),
        ]

    def table(self):
        rows = [
            [f"{seconds // 60}:{seconds % 60:02}", f"{memory / 1e6:.1f}", str(descriptors)]
            for seconds, memory, descriptors in self.samples
        ]
        return finance_report.table([self.name, "memory MB", "descriptors"], rows)


def watch(soaks, seconds):
    """Loads all servers at once for so long; what came of it, by server."""
    for soak in soaks:
        soak.begin(seconds)
    started = time.monotonic()
    while (passed := time.monotonic() - started) < seconds:
        time.sleep(SAMPLE_SECONDS - passed % SAMPLE_SECONDS)
        for soak in soaks:
            soak.sample(round(time.monotonic() - started))
            soak.replace()
    return [load.result(soak.wrk.communicate(timeout=120)[0]) for soak in soaks]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--corkboard", "--directory", "--conformance"):
        parser.add_argument(name, required=True, type=os.path.abspath)
    parser.add_argument("--minutes", type=int, default=10)
    options = parser.parse_args()
    # So that the servers are stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    databases = servers.fixtures(options.directory, options.conformance)
    scratch = f"{options.directory}/soak"
    shutil.rmtree(scratch, ignore_errors=True)
    # A copy, as its files are replaced; files of several names stay such.
    subprocess.run(["cp", "--archive", databases, scratch], check=True)
    given = servers.arguments(scratch, options.conformance)
    hosts = ["--sites-dir", f"{scratch}/sites", "--sites-db", f"{scratch}/sites.db"]
    with contextlib.ExitStack() as stack:
        files = stack.enter_context(servers.corkboard(options.corkboard, given, f"{scratch}/files.log"))
        sites = stack.enter_context(servers.corkboard(options.corkboard, hosts, f"{scratch}/sites.log"))
        soaks = [
            Soak("files", files, targets(f"{options.conformance}/cases/datasette.json", "bench.example", False),
                 scratch, [f"{scratch}/fixtures.db"]),
            Soak("sites", sites, targets(f"{options.conformance}/cases/corkboard.json", "berkeley.ca.civic.band", True),
                 scratch, [f"{scratch}/sites/berkeley.ca/finance/election_finance.db"]),
        ]
        runs = watch(soaks, options.minutes * 60)
        checks = [check for soak, run in zip(soaks, runs) for check in soak.checks(run)]
    for soak in soaks:
        status = soak.server.process.returncode
        checks.append((status == 0, f"{soak.name}: ended with status {status} when told to stop"))
        print(soak.table(), end="\n\n")
    for soak, run in zip(soaks, runs):
        print(f"{soak.name}: {run.requests:,} requests, {run.rate:,.0f} a second, p99 {run.p99:,.0f} ms")
    print("\n".join(f"{'PASS' if passes else 'FAIL'} {words}" for passes, words in checks))
    return 0 if all(passes for passes, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
