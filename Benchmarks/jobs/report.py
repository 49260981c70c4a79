"""Puts the measurements into words: tables, and one line for each requirement."""

import dataclasses
import statistics

import cases
from finance import report as finance_report

LEAST_OF_FORKING = 5
LEAST_OF_SIMPLE = 1
LEAST_BULK = 20_000


@dataclasses.dataclass(frozen=True)
class Timed:
    """One run of a case: the jobs, their seconds, and the seconds of starts and stops without any job."""

    jobs: int
    seconds: float
    starts: tuple = ()


class Results:
    """All runs, by case: a list with one for each round."""

    def __init__(self, runs):
        self.runs = runs
        for case in runs:
            if min(run.seconds for run in runs[case]) <= self.start(case):
                raise SystemExit(f"{case.name}: its jobs took no longer than none. Next: take a larger --count")

    def start(self, case):
        """The middle one of all starts: RQ, for one, now and then needs a second to stop."""
        starts = [start for run in self.runs[case] for start in run.starts]
        return statistics.median(starts) if starts else 0

    def rates(self, case):
        """Jobs in a second, once started, in each round."""
        start = self.start(case)
        return [run.jobs / (run.seconds - start) for run in self.runs[case]]

    def rate(self, case):
        return statistics.median(self.rates(case))

    def rate_with_start(self, case):
        return statistics.median(run.jobs / run.seconds for run in self.runs[case])

    def ratio(self, case, other):
        """The middle of the rounds' own ratios: within a round both ran on the same, good or bad, machine."""
        pairs = zip(self.rates(case), self.rates(other), strict=True)
        return statistics.median(own / others for own, others in pairs)

    def cells(self, case):
        rates = self.rates(case)
        return [number(statistics.median(rates)), f"{number(min(rates))} - {number(max(rates))}"]


def number(rate):
    return f"{rate:,.0f}"


def enqueueing(results, way):
    """The table of one way to enqueue."""
    of_way = [case for case in cases.ENQUEUEING if case.way == way]
    rq = next(case for case in of_way if case.system == "rq")
    rows = [[case.name, *results.cells(case), f"{results.ratio(case, rq):.2f}"] for case in of_way]
    return finance_report.table(["", "jobs/s", "slowest - fastest", "times RQ"], rows)


def working(results, workers):
    """The table of workers of one number."""
    simple, forking = (rq(workers, kind) for kind in ("SimpleWorker", "Worker"))
    rows = [
        [
            case.name, number(results.runs[case][0].jobs), *results.cells(case),
            number(results.rate_with_start(case)), f"{results.start(case):.2f}",
            f"{results.ratio(case, simple):.2f}", f"{results.ratio(case, forking):.1f}",
        ]
        for case in workers
    ]
    header = [
        "", "jobs", "jobs/s", "slowest - fastest", "with start-up", "start-up s", "times SimpleWorker", "times Worker"]
    return finance_report.table(header, rows)


def rq(workers, kind):
    return next(case for case in workers if case.workers.kind == kind)


def requirements(results):
    """Each requirement as (passes, words)."""
    checks = []
    for workers, label in ((cases.ONE_WORKER, ", 1 worker"), (cases.FOUR_WORKERS, "")):
        for case in ours(workers):
            ratio = results.ratio(case, rq(workers, "Worker"))
            words = f"{case.name}{label}: {ratio:.1f} times RQ's forking Worker, at least {LEAST_OF_FORKING}"
            checks.append((ratio >= LEAST_OF_FORKING, words))
    for workers, label in ((cases.ONE_WORKER, ", 1 worker"), (cases.FOUR_WORKERS, "")):
        for case in ours(workers):
            ratio = results.ratio(case, rq(workers, "SimpleWorker"))
            words = f"{case.name}{label}: {ratio:.2f} times RQ's SimpleWorker, at least {LEAST_OF_SIMPLE}"
            checks.append((ratio >= LEAST_OF_SIMPLE, words))
    bulk = next(case for case in cases.ENQUEUEING if (case.system, case.way) == ("sqlite", "bulk"))
    rate = results.rate(bulk)
    words = f"enqueueing in bulk on SQLite: {number(rate)} jobs/s, more than {number(LEAST_BULK)}"
    checks.append((rate > LEAST_BULK, words))
    return checks


def ours(workers):
    """Our cases with as many processes as RQ's."""
    processes = max(case.workers.processes for case in workers)
    return [case for case in workers if case.system != "rq" and case.workers.processes == processes]
