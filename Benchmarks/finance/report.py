"""Puts the measurements into words: tables, and one line for each requirement."""

import dataclasses
import statistics

MOST_OF_OPENPYXL = 0.2
MOST_OF_CALAMINE = 1.5
MOST_MEMORY = 150e6
MOST_GROWTH = 1.5


@dataclasses.dataclass(frozen=True)
class Summary:
    """What the runs of one program took: the middle round, and the most memory that any run needed."""

    rounds: list
    wall: float
    fastest: float
    slowest: float
    cpu: float
    peak: int

    @staticmethod
    def of(rounds):
        """Sums up rounds, each a list of the runs in it."""
        runs = [run for turn in rounds for run in turn]
        walls = [statistics.fmean(run.wall for run in turn) for turn in rounds]
        return Summary(
            rounds=walls,
            wall=statistics.median(walls),
            fastest=min(run.wall for run in runs),
            slowest=max(run.wall for run in runs),
            cpu=statistics.median(statistics.fmean(run.cpu for run in turn) for turn in rounds),
            peak=max(run.peak for run in runs),
        )

    def ratio(self, other):
        """The middle of the rounds' own ratios: within a round both ran on the same, good or bad, machine."""
        return statistics.median(own / others for own, others in zip(self.rounds, other.rounds, strict=True))


def table(header, rows):
    """A Markdown table that also reads well on a terminal; all columns but the first are numbers."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(cells):
        padded = [cells[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:]))]
        return f"| {' | '.join(padded)} |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(header), f"| {' | '.join(rule)} |", *map(line, rows)])


def times(summaries, openpyxl, calamine):
    """The table of one kind of run; the two last columns are times against those of the two libraries."""
    rows = [
        [
            name, f"{run.wall:.2f}", f"{run.fastest:.2f} - {run.slowest:.2f}", f"{run.cpu:.2f}",
            f"{run.peak / 1e6:.0f}", f"{run.ratio(openpyxl):.2f}", f"{run.ratio(calamine):.2f}",
        ]
        for name, run in summaries.items()
    ]
    header = ["", "median s", "fastest - slowest", "CPU s", "peak MB", "of openpyxl's time", "of calamine's time"]
    return table(header, rows)


def stages(single, multiple, rows, copies):
    """What each stage takes on the workbook and on the one with many times its rows."""
    header = ["", f"{rows:,} rows: s", "peak MB", f"{rows * copies:,} rows: s", "peak MB"]
    cells = [
        [name, f"{one.wall:.2f}", f"{one.peak / 1e6:.0f}", f"{multiple[name].wall:.2f}",
         f"{multiple[name].peak / 1e6:.0f}"]
        for name, one in single.items()
    ]
    return table(header, cells)


def requirements(build, read, single_peak, multiple_peak):
    """Each requirement as (passes, words)."""
    most = max(single_peak, multiple_peak)
    growth = "peak memory with ten times the rows: {:.2f} of the peak, at most {}"
    checks = [
        (build["clerk finance etl"].ratio(build["openpyxl + sqlite3"]), MOST_OF_OPENPYXL,
         "building: {:.3f} of openpyxl's time, at most {}"),
        (read["clerk finance check"].ratio(read["python-calamine"]), MOST_OF_CALAMINE,
         "reading: {:.2f} of calamine's time, at most {}"),
        (most / 1e6, MOST_MEMORY / 1e6, "peak memory: {:.0f} MB, at most {:.0f}"),
        (multiple_peak / single_peak, MOST_GROWTH, growth),
    ]
    return [(value <= limit, words.format(value, limit)) for value, limit, words in checks]


def write(path, name, text):
    """Replaces what stands between the two marks of one benchmark in a Markdown file."""
    begin_mark = f"<!-- bench {name}: begin (written by scripts/bench {name} --write) -->"
    end_mark = f"<!-- bench {name}: end -->"
    with open(path) as file:
        content = file.read()
    before, begin, rest = content.partition(begin_mark)
    _, end, after = rest.partition(end_mark)
    if not begin or not end:
        raise SystemExit(f"{path} has no lines\n{begin_mark}\n{end_mark}")
    with open(path, "w") as file:
        file.write(f"{before}{begin}\n\n{text}\n\n{end}{after}")
