"""Starts programs at once and measures until the last has ended."""

import dataclasses
import fcntl
import os
import subprocess
import time


@dataclasses.dataclass(frozen=True)
class Run:
    """What one run took in seconds; what the first program printed, and what all of them wrote anywhere."""

    seconds: float
    output: str
    log: bytes


def run(command, directory, environment=None, copies=1):
    """Runs copies of a command, started together, with only the given variables; a failure ends the benchmark.

    What they print goes into memory: a pipe would need a reader that takes processor time, a file would have the disk
    write it out together with the databases.
    """
    outputs, logs = [memory_file() for _ in range(copies)], [memory_file() for _ in range(copies)]
    variables = clean_environment() | (environment or {})
    started = time.perf_counter()
    processes = [
        subprocess.Popen(
            command, cwd=directory, env=variables, stdin=subprocess.DEVNULL, stdout=output, stderr=log)
        for output, log in zip(outputs, logs)
    ]
    for process in processes:
        process.wait()
    seconds = time.perf_counter() - started
    texts, words = [content(output) for output in outputs], [content(log) for log in logs]
    for process, text, log in zip(processes, texts, words):
        if process.returncode != 0:
            said = (text + log[-4000:]).decode(errors="replace")
            raise SystemExit(f"{' '.join(command)}\nexited with {process.returncode}:\n{said}")
    return Run(seconds, texts[0].decode(), b"".join(texts + words))


def memory_file():
    descriptor = os.memfd_create("output")
    # Linux does not keep the threads of a process from overwriting each other's lines in a file of memory otherwise.
    fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_APPEND)
    return os.fdopen(descriptor, "w+b")


def content(file):
    with file:
        file.seek(0)
        return file.read()


def clean_environment():
    kept = ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR", "PYTHONPYCACHEPREFIX")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LANG": "C.UTF-8"}
