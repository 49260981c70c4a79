"""Measures `clerk finance` against two Python loaders; `scripts/bench finance --help` tells how it is run."""

import argparse
import hashlib
import os
import re
import shutil
import sys
import tempfile

import compare
import machine
import measure
import multiply
import report

HERE = os.path.dirname(os.path.abspath(__file__))
SITE = "sandiego.ca"
COPIES = 10


class Bench:
    """The runs; each gets a directory of its own, which is deleted when it is over."""

    def __init__(self, clerk, scratch):
        self.clerk = clerk
        self.scratch = scratch

    def clerk_etl(self, workbook, directory):
        return self.stage(["etl", "--subdomain", SITE, "--from", workbook], directory)

    def stage(self, arguments, directory):
        # The working directory too: clerk looks there for .env and for the civic database.
        return measure.run([self.clerk, "finance", *arguments], directory, {"STORAGE_DIR": directory})

    def loader(self, name, arguments, directory):
        return measure.run([sys.executable, f"{HERE}/{name}_loader.py", *arguments], directory)

    def clerk_database(self, directory):
        return f"{directory}/{SITE}/finance/election_finance.db"

    def builds(self, workbook):
        year = year_of(workbook)
        return {
            "clerk finance etl": lambda to: self.clerk_etl(workbook, to),
            "openpyxl + sqlite3": lambda to: self.loader(
                "openpyxl", ["load", workbook, f"{to}/raw.db", year], to),
            "python-calamine + sqlite3": lambda to: self.loader(
                "calamine", ["load", workbook, f"{to}/raw.db", year], to),
        }

    def reads(self, workbook):
        return {
            "clerk finance check": lambda to: self.stage(["check", workbook], to),
            "openpyxl": lambda to: self.loader("openpyxl", ["read", workbook], to),
            "python-calamine": lambda to: self.loader("calamine", ["read", workbook], to),
        }

    def in_fresh_directory(self, run):
        with tempfile.TemporaryDirectory(dir=self.scratch) as directory:
            return run(directory)

    def check_databases(self, workbook):
        """Builds once each way, which also warms up, and compares; the answer is the number of rows and tables."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as directory:
            for name, build in self.builds(workbook).items():
                os.mkdir(f"{directory}/{name}")
                build(f"{directory}/{name}")
            others = {name: f"{directory}/{name}/raw.db" for name in list(self.builds(workbook))[1:]}
            return compare.check_same_raw_tables(self.clerk_database(f"{directory}/clerk finance etl"), others)

    def rounds(self, workbook, number):
        """Runs everything a number of times, in turns, so that a slow minute of the machine hits all alike.

        In a round what is short runs before, between and after the two long ones: a single short run would tell of one
        good or bad second, where a long one tells of many.
        """
        builds, reads = self.builds(workbook), self.reads(workbook)
        runs = builds | reads
        long = [name for name in runs if name.startswith("openpyxl")]
        short = [name for name in runs if name not in long]
        usages = {name: [] for name in runs}
        for turn in range(1, number + 1):
            tell(f"round {turn} of {number}")
            for name in runs:
                usages[name].append([])
            for name in [*short, long[0], *short, long[1], *short]:
                usages[name][-1].append(self.in_fresh_directory(runs[name]))
        summaries = {name: report.Summary.of(turns) for name, turns in usages.items()}
        return {name: summaries[name] for name in builds}, {name: summaries[name] for name in reads}

    def stages(self, workbook, directory):
        """Each stage in a process of its own, then all in one; the database of the latter stays."""
        apart = f"{directory}/apart"
        whole = f"{directory}/whole"
        os.makedirs(apart)
        os.makedirs(whole)
        return {
            "check": self.stage(["check", workbook], apart),
            "extract": self.stage(["extract", "--subdomain", SITE, "--from", workbook], apart),
            "transform": self.stage(["transform", "--subdomain", SITE], apart),
            "load": self.stage(["load", "--subdomain", SITE], apart),
            "etl (all three)": self.clerk_etl(workbook, whole),
        }

    def growth(self, workbook, multiple):
        """The stages on the workbook and on the one with ten times its rows."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as directory:
            one = self.stages(workbook, f"{directory}/one")
            many = self.stages(multiple, f"{directory}/many")
            databases = [self.clerk_database(f"{directory}/{which}/whole") for which in ("one", "many")]
            compare.check_multiplied(*databases, COPIES)
            return one, many


def tell(words):
    print(words, file=sys.stderr, flush=True)


def year_of(workbook):
    found = re.search(r"(?<!\d)20\d\d(?!\d)", os.path.basename(workbook))
    if not found:
        raise SystemExit(f"the name {os.path.basename(workbook)} does not tell a year, as SD_CSD_2019.xlsx does")
    return found.group()


def multiplied(workbook, directory):
    """The workbook with ten times the rows, made unless it is there from an earlier run."""
    digest = hashlib.sha256()
    for path in (workbook, multiply.__file__):
        with open(path, "rb") as file:
            digest.update(file.read())
    target = f"{directory}/times-{COPIES}-{digest.hexdigest()[:12]}/{os.path.basename(workbook)}"
    if not os.path.exists(target):
        tell(f"making a workbook with {COPIES} times the rows")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        multiply.multiply(workbook, target, COPIES)
    return target


def main():
    parser = argparse.ArgumentParser()
    for name in ("--root", "--clerk", "--workbook", "--directory"):
        parser.add_argument(name, required=True, type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--built", action="store_true", help="clerk was built from the sources just now")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write and machine.is_debug_build(options.clerk):
        raise SystemExit(f"{options.clerk} is a debug build: its numbers are not for the documentation")
    load = os.getloadavg()[0]
    origin = machine.source(options.root) if options.built else "given with --clerk"
    measure.check()
    scratch = f"{options.directory}/scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    multiple = multiplied(options.workbook, options.directory)

    bench = Bench(options.clerk, scratch)
    tell("building each way once, to warm up and to compare the raw tables")
    rows, tables = bench.check_databases(options.workbook)
    builds, reads = bench.rounds(options.workbook, options.runs)
    tell(f"memory with {rows * COPIES:,} rows")
    one, many = bench.growth(options.workbook, multiple)

    checks = report.requirements(
        builds, reads,
        max(one["etl (all three)"].peak, builds["clerk finance etl"].peak), many["etl (all three)"].peak)
    verdicts = "\n".join(f"- {'PASS' if passes else 'FAIL'} {words}" for passes, words in checks)
    text = "\n\n".join([
        "\n".join(
            f"- {name}: {value}"
            for name, value in machine.lines(options.clerk, origin, load, ["openpyxl", "python-calamine"])),
        f"{os.path.basename(options.workbook)}: {rows:,} rows in {tables} sheets; measured rounds: {options.runs}. "
        "The raw tables of all three were equal in every cell.",
        "Building the database:",
        report.times(builds, builds["openpyxl + sqlite3"], builds["python-calamine + sqlite3"]),
        "Reading the workbook alone:",
        report.times(reads, reads["openpyxl"], reads["python-calamine"]),
        f"Each stage of clerk in a process of its own, and with {COPIES} times the rows:",
        report.stages(one, many, rows, COPIES),
        "Requirements:",
        verdicts,
    ])
    print(text)
    if options.write:
        report.write(f"{options.root}/docs/performance.md", "finance", text)
    return 0 if all(passes for passes, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
