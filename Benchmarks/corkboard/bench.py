"""Measures corkboard against Datasette; `scripts/bench corkboard --help` tells how it is run."""

import argparse
import contextlib
import json
import os
import signal
import sys

# The benchmark of the finance plugin tells about machines and makes tables already.
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import cases
import load
import own
import report
import servers
import sites
from finance import machine
from finance import report as finance_report

CONNECTIONS = (1, 8, 32)
COMPARED = 5
# How many times longer a server is measured that gave but a few answers.
SLOW = 4


def tell(words):
    print(words, file=sys.stderr, flush=True)


def check(case, corkboard, datasette):
    """Says nothing about time when the answers are not the same."""
    for target in case.targets[:: max(1, len(case.targets) // COMPARED)]:
        answers = [server.get(target, {"Host": "bench.example"})[:2] for server in (corkboard, datasette)]
        if any(status != 200 for status, _ in answers):
            raise SystemExit(f"{target}: {answers[0][0]} and {answers[1][0]}")
        if ".json" in target:
            own, other = (json.loads(body) for _, body in answers)
            # How long the statements took.
            for answer in (own, other):
                answer.pop("query_ms", None)
            if "_next=" in target and "minutes" in target:
                # Rows of one date stand in another order: Datasette's loses some of them.
                own, other = (len(answer["rows"]) for answer in (own, other))
            if own != other:
                raise SystemExit(f"{target}: the answers differ:\n{str(own)[:500]}\n{str(other)[:500]}")


def measure(options, scratch, databases, every):
    """The answer is the results, and the most memory of both."""
    given = servers.arguments(databases, options.conformance)
    results = report.Results()
    with contextlib.ExitStack() as stack:
        corkboard = stack.enter_context(servers.corkboard(options.corkboard, given, f"{scratch}/corkboard.log"))
        datasette = stack.enter_context(servers.datasette(given, f"{scratch}/datasette.log"))
        for number, case in enumerate(every):
            check(case, corkboard, datasette)
            with open(f"{scratch}/{number}", "w") as file:
                file.writelines(target + "\n" for target in case.targets)
        for turn in range(1, options.runs + 1):
            for number, case in enumerate(every):
                tell(f"round {turn} of {options.runs}: {case.name}")
                for connections in CONNECTIONS:
                    results.add(case.name, connections, *[
                        once(server, f"{scratch}/{number}", connections, options.seconds, case)
                        for server in (corkboard, datasette)
                    ])
        return results, corkboard.peak, datasette.peak


def once(server, targets, connections, seconds, case):
    load.run(server.port, targets, connections, 1)
    server.rest()
    run = load.run(server.port, targets, connections, seconds)
    server.rest()
    if run.requests < 2 * connections and not run.broken:
        # Too slow for so little time: the first answers had hardly come.
        run = load.run(server.port, targets, connections, seconds * SLOW)
        server.rest()
    if run.refused or run.broken or not run.requests:
        raise SystemExit(f"{case.name}, {connections} connections: {run}, exit status {server.process.poll()}")
    return run


def main():
    parser = argparse.ArgumentParser()
    for name in ("--root", "--corkboard", "--directory"):
        parser.add_argument(name, required=True, type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--built", action="store_true", help="corkboard was built from the sources just now")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    options.conformance = f"{options.root}/../shared/conformance"
    if options.write and machine.is_debug_build(options.corkboard):
        raise SystemExit(f"{options.corkboard} is a debug build: its numbers are not for the documentation")
    # So that the servers are stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    average = os.getloadavg()[0]
    origin = machine.source(options.root) if options.built else "given with --corkboard"
    scratch = f"{options.directory}/run"
    os.makedirs(scratch, exist_ok=True)
    databases = servers.fixtures(options.directory, options.conformance)
    every = cases.cases(databases)
    alone = {case.name: own.milliseconds(databases, case) for case in every}
    results, corkboard_peak, datasette_peak = measure(options, scratch, databases, every)
    tell("sites: memory and first bytes")
    memory, cold = sites.measure(options.corkboard, f"{options.directory}/hosts", databases)
    checks = report.goals(results, every, CONNECTIONS, memory, cold)
    about = [
        ("corkboard" if name == "clerk" else name, value)
        for name, value in machine.lines(options.corkboard, origin, average, ["datasette", "uvicorn"])
    ]
    text = "\n\n".join([
        "\n".join(f"- {name}: {value}" for name, value in about),
        f"One process each over the same files and settings; wrk with one thread, {options.seconds} s each after a "
        f"second to warm up, in turns, {options.runs} rounds. Each case asks for thousands of different pages.",
        report.rates(results, every, CONNECTIONS, alone),
        f"Most memory: corkboard {corkboard_peak / 1e6:.0f} MB, Datasette {datasette_peak / 1e6:.0f} MB. "
        f"Corkboard with {sites.SITES} sites open: {memory / 1e6:.0f} MB. First bytes of {len(cold)} cold sites: "
        f"{min(cold):.1f} - {max(cold):.1f} ms beyond SQLite's own time.",
        "Goals:",
        "\n".join(f"- {'PASS' if passes else 'FAIL'} {words}" for passes, words in checks),
    ])
    print(text)
    if options.write:
        finance_report.write(f"{options.root}/docs/performance.md", "corkboard", text)
    return 0 if all(passes for passes, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
