"""Measures clerk's jobs against Python RQ; `scripts/bench jobs --help` tells how it is run."""

import argparse
import contextlib
import os
import signal
import sys
import tempfile

# The benchmark of the finance plugin tells about machines and makes tables already.
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import cases
import place
import report
import servers
from finance import machine
from finance import report as finance_report
from systems import Systems

# RQ's forking Worker is measured with at most as many jobs.
MOST_FORKED = 2_000
# How often in a round the workers are started over an empty queue.
STARTS = 3
WARM_UP = 200


class Bench:
    """The runs; each begins with an empty queue of its own."""

    def __init__(self, systems):
        self.systems = systems

    def enqueueing(self, case, count):
        with self.systems.queue(case.system) as queue:
            seconds = queue.enqueue(case.way, count)
            check(case, queue.fault_after_enqueueing(count))
            return report.Timed(count, seconds)

    def working(self, case, count):
        """Runs jobs, from the start of the workers to the end of the last."""
        count = min(count, MOST_FORKED) if case.forks else count
        with self.systems.queue(case.system) as queue:
            starts = tuple(queue.work(case.workers).seconds for _ in range(STARTS))
            queue.enqueue("bulk", count)
            check(case, queue.fault_after_enqueueing(count))
            run = queue.work(case.workers)
            check(case, queue.fault_after_working(count, run.log))
            return report.Timed(count, run.seconds, starts)

    def round(self, count):
        """Every case once; the systems take turns."""
        runs = {case: self.enqueueing(case, count) for case in cases.ENQUEUEING}
        return runs | {case: self.working(case, count) for case in [*cases.ONE_WORKER, *cases.FOUR_WORKERS]}


def check(case, fault):
    if fault:
        raise SystemExit(f"{case.name}: {fault}\nNothing is said about time when jobs are lost or run twice.")


def tell(words):
    print(words, file=sys.stderr, flush=True)


def measure(clerk, scratch, count, rounds):
    """The answer is the results, and how long the disk took to keep something before each round and at the end."""
    with contextlib.ExitStack() as stack:
        socket = stack.enter_context(servers.redis(f"{scratch}/redis"))
        postgres = stack.enter_context(servers.postgres(f"{scratch}/postgres"))
        bench = Bench(Systems(clerk, socket, postgres, scratch))
        tell("warming up, and checking that every job is run once")
        bench.round(min(count, WARM_UP))
        runs, syncs = [], []
        for turn in range(1, rounds + 1):
            tell(f"round {turn} of {rounds}")
            syncs.append(place.sync_milliseconds(scratch))
            runs.append(bench.round(count))
        syncs.append(place.sync_milliseconds(scratch))
        return report.Results({case: [run[case] for run in runs] for case in runs[0]}), syncs


def main():
    parser = argparse.ArgumentParser()
    for name in ("--root", "--clerk"):
        parser.add_argument(name, required=True, type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--built", action="store_true", help="clerk was built from the sources just now")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write and machine.is_debug_build(options.clerk):
        raise SystemExit(f"{options.clerk} is a debug build: its numbers are not for the documentation")
    # So that the servers are stopped and the scratch directory is deleted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    load = os.getloadavg()[0]
    origin = machine.source(options.root) if options.built else "given with --clerk"

    # Not /tmp, which may be in memory; short, as the path of a socket has 107 bytes at most.
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="clerk-bench-") as scratch:
        # PostgreSQL's own user has to reach its directory.
        os.chmod(scratch, 0o755)
        results, syncs = measure(options.clerk, scratch, options.count, options.runs)
        about = place.lines(options.clerk, origin, load, scratch, syncs)

    checks = report.requirements(results)
    text = "\n\n".join([
        "\n".join(f"- {name}: {value}" for name, value in about),
        f"{options.count:,} empty jobs; measured rounds: {options.runs}. After every run each job had succeeded, once.",
        "Enqueueing one by one:",
        report.enqueueing(results, "single"),
        "Enqueueing all at once:",
        report.enqueueing(results, "bulk"),
        "Running with one worker:",
        report.working(results, cases.ONE_WORKER),
        "Running with four workers:",
        report.working(results, cases.FOUR_WORKERS),
        "Requirements:",
        "\n".join(f"- {'PASS' if passes else 'FAIL'} {words}" for passes, words in checks),
    ])
    print(text)
    if options.write:
        finance_report.write(f"{options.root}/docs/performance.md", "jobs", text)
    return 0 if all(passes for passes, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
