"""Puts the measurements into words: tables, and one line for each goal."""

import statistics

from finance import report as finance_report

LEAST_RATIO = 15
LEAST_DOMINATED = 2
MOST_P99 = 0.1
MOST_MEMORY = 150e6
MOST_COLD = 20


class Results:
    """All runs: lists with one pair (corkboard's, Datasette's) for each round, by case and number of connections."""

    def __init__(self):
        self.rounds = {}

    def add(self, case, connections, own, other):
        self.rounds.setdefault((case, connections), []).append((own, other))

    def middle(self, key, value):
        """The middle of the rounds, of both."""
        return [statistics.median(value(pair[side]) for pair in self.rounds[key]) for side in (0, 1)]

    def ratio(self, key, value):
        """The middle of the rounds' own ratios: within a round both ran on the same, good or bad, machine."""
        return statistics.median(value(own) / value(other) for own, other in self.rounds[key])


def rates(results, cases, numbers, own):
    """The table; own is what SQLite alone takes, in milliseconds, by the name of the case."""
    rows = []
    for case in cases:
        for connections in numbers:
            key = (case.name, connections)
            rate, middle, slow = (results.middle(key, value) for value in (rate_of, p50_of, p99_of))
            rows.append([
                case.name if connections == numbers[0] else "", str(connections), f"{rate[0]:,.0f}", f"{rate[1]:,.1f}",
                f"{results.ratio(key, rate_of):.1f}", f"{middle[0]:.2f}", f"{middle[1]:,.1f}", f"{slow[0]:.2f}",
                f"{slow[1]:,.1f}", f"{results.ratio(key, p99_of):.3f}",
                f"{own[case.name]:.2f}" if connections == numbers[0] else "",
            ])
    header = [
        "", "connections", "corkboard/s", "Datasette/s", "times Datasette", "p50 ms", "Datasette's", "p99 ms",
        "Datasette's", "of its p99", "SQLite's own ms"]
    return finance_report.table(header, rows)


def rate_of(run):
    return run.rate


def p50_of(run):
    return run.p50


def p99_of(run):
    return run.p99


def goals(results, cases, numbers, memory, cold):
    """Each goal as (passes, words); that of a case at the number of connections where it fares worst."""
    found = []
    for case in cases:
        keys = [(case.name, connections) for connections in numbers]
        ratio = min(results.ratio(key, rate_of) for key in keys)
        if case.dominated:
            found.append((ratio >= LEAST_DOMINATED, f"{case.name}: {ratio:.1f} times, at least {LEAST_DOMINATED}"))
            continue
        p99 = max(results.ratio(key, p99_of) for key in keys)
        found.append((ratio >= LEAST_RATIO, f"{case.name}: {ratio:.1f} times, at least {LEAST_RATIO}"))
        found.append((p99 <= MOST_P99, f"{case.name}: {p99:.3f} of Datasette's p99, at most {MOST_P99}"))
    found.append((memory < MOST_MEMORY, f"{memory / 1e6:.0f} MB with 100 sites open, under {MOST_MEMORY / 1e6:.0f}"))
    middle = statistics.median(cold)
    found.append((middle < MOST_COLD, f"first byte of a cold site {middle:.1f} ms after SQLite's own time, under {MOST_COLD}"))
    return found
