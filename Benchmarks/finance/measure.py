"""Runs a program in a fresh process and measures it."""

import dataclasses
import os
import subprocess
import tempfile
import time

GNU_TIME = "/usr/bin/time"


@dataclasses.dataclass(frozen=True)
class Usage:
    """What one run took: seconds of wall clock, seconds of processor (user and system), bytes of peak memory."""

    wall: float
    cpu: float
    peak: int


def run(command, directory, environment=None):
    """Runs a command in a directory with only the given variables; a failure ends the benchmark with its words.

    The peak is the one that GNU time sees. A child of this process would not do: Linux counts the memory of the process
    that started it, so that Python's own 15 MB would be the least that it could show.
    """
    with tempfile.TemporaryFile() as output, tempfile.NamedTemporaryFile() as peak:
        started = time.perf_counter()
        process = subprocess.Popen(
            [GNU_TIME, "--quiet", "--format=%M", f"--output={peak.name}", *command],
            cwd=directory,
            env=clean_environment() | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            words = output.read().decode(errors="replace")
            raise SystemExit(f"{' '.join(command)}\nexited with {process.returncode}:\n{words}")
        return Usage(wall, usage.ru_utime + usage.ru_stime, int(peak.read()) * 1024)


def clean_environment():
    kept = ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR", "PYTHONPYCACHEPREFIX")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LANG": "C.UTF-8"}


def check():
    """Measures a program that needs next to nothing, to be sure that the peak is that of the program alone."""
    peak = run(["/bin/true"], "/").peak
    if not 0 < peak < 4_000_000:
        raise SystemExit(f"/bin/true seems to need {peak / 1e6:.1f} MB: peak memory cannot be measured here")
