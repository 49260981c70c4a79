"""Measures calls of a hook that does nothing; `scripts/bench plugins --help` tells how it is run."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

# The benchmark of the finance plugin tells about machines and makes tables already.
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from finance import machine
from finance import report as finance_report

HERE = os.path.dirname(os.path.abspath(__file__))
# Microseconds.
MOST_OF_A_CALL = 1000

LINKED = "Swift, linked"
SWIFT = "Swift, process"
PYTHON = "Python, process"
PLUGGY = "pluggy, within Python"


class Bench:
    def __init__(self, clerk, python, scratch):
        self.clerk = clerk
        self.python = python
        self.scratch = scratch
        self.directories = {}
        for name, source in (("swift", clerk), ("quiet.py", f"{HERE}/quiet.py")):
            directory = f"{scratch}/{name}-plugins"
            os.mkdir(directory)
            os.symlink(source, f"{directory}/{name}")
            self.directories[name] = directory

    def times(self, what, count):
        """The first call and the calls after it, in microseconds."""
        if what == PLUGGY:
            command = [f"{self.python}/bin/python", "-B", f"{HERE}/pluggy_calls.py", str(count)]
        else:
            where = {LINKED: "linked", SWIFT: self.directories["swift"], PYTHON: self.directories["quiet.py"]}[what]
            command = [self.clerk, "--plugins-dir", "/nonexistent", "probe-hooks", where, str(count)]
        environment = {"PATH": "/usr/bin:/bin", "HOME": self.scratch, "CLERK_PYTHON": self.python}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=self.scratch)
        if done.returncode != 0:
            raise SystemExit(f"{what}: {done.stderr}")
        return json.loads(done.stdout)


def table(runs):
    """One row for each way; the middle one of all rounds."""
    linked = median(runs[LINKED])
    rows = []
    for what, rounds in runs.items():
        calls = sorted(call for run in rounds for call in run["calls"])
        rows.append([
            what, f"{statistics.median(calls):,.2f}", f"{calls[int(len(calls) * 0.99)]:,.2f}",
            f"{statistics.median(run['first_call'] for run in rounds) / 1000:,.2f}",
            f"{statistics.median(calls) / linked:,.0f}",
        ])
    return finance_report.table(
        ["a call of post_create", "median us", "99 % us", "first call ms", "times linked"], rows)


def median(rounds):
    return statistics.median(call for run in rounds for call in run["calls"])


def main():
    parser = argparse.ArgumentParser()
    for name in ("--root", "--clerk", "--python"):
        parser.add_argument(name, required=True, type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--built", action="store_true", help="clerk was built from the sources just now")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write and machine.is_debug_build(options.clerk):
        raise SystemExit(f"{options.clerk} is a debug build: its numbers are not for the documentation")
    load = os.getloadavg()[0]
    origin = machine.source(options.root) if options.built else "given with --clerk"
    with tempfile.TemporaryDirectory(prefix="clerk-bench-") as scratch:
        bench = Bench(options.clerk, options.python, scratch)
        runs = {what: [] for what in (LINKED, SWIFT, PYTHON, PLUGGY)}
        for turn in range(options.runs + 1):
            for what in runs:
                run = bench.times(what, options.count)
                # The first round warms up, and fills the cache of what plugins say of themselves.
                if turn > 0:
                    runs[what].append(run)
    checks = [
        (median(runs[what]) < MOST_OF_A_CALL,
         f"{what}: {median(runs[what]):,.1f} us at the median, less than {MOST_OF_A_CALL:,}")
        for what in (SWIFT, PYTHON)
    ]
    text = "\n\n".join([
        "\n".join(f"- {name}: {value}" for name, value in machine.lines(options.clerk, origin, load, ["pluggy"])),
        f"{options.count:,} calls one after another in each of {options.runs} rounds, in turns. The first call starts "
        "the process.",
        table(runs),
        "Requirements:",
        "\n".join(f"- {'PASS' if passes else 'FAIL'} {words}" for passes, words in checks),
    ])
    print(text)
    if options.write:
        finance_report.write(f"{options.root}/docs/performance.md", "plugins", text)
    return 0 if all(passes for passes, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
