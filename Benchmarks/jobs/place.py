"""Says what the numbers were measured on, and with which versions."""

import importlib.metadata
import os
import platform
import re
import statistics
import tempfile
import time

import servers
from finance import machine

SYNCS = 200


def sync_milliseconds(directory):
    """How long the disk takes to keep 4 KiB for good: what each recorded end of a job costs at the least."""
    times = []
    with tempfile.TemporaryFile(dir=directory) as file:
        for _ in range(SYNCS):
            started = time.perf_counter()
            os.write(file.fileno(), bytes(4096))
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def file_system(directory):
    """The type of the file system that holds a directory."""
    with open("/proc/self/mounts") as file:
        mounts = [line.split()[1:3] for line in file]
    holding = [mount for mount in mounts if f"{directory}/".startswith(mount[0].rstrip("/") + "/")]
    # Of two mounts on one place the later one hides the other.
    return max(holding, key=lambda mount: len(mount[0]))[1]


def lines(clerk, origin, load, scratch, syncs):
    """What was measured on, as (name, value) pairs.

    - origin: where clerk comes from.
    - load: the load average before the first run; on a quiet machine it is near 0.
    - syncs: what `sync_milliseconds` found before, between and after the rounds.
    """
    build = "debug" if machine.is_debug_build(clerk) else "release"
    swift = re.search(r"Swift version (\S+)", machine.answer("swift", "--version"))
    redis = re.search(r"v=(\S+)", machine.answer("redis-server", "--version"))
    postgres = machine.answer(f"{servers.newest_postgres()}/postgres", "--version").split(" ")[2]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        ("Date", f"{time.strftime('%Y-%m-%d')}, load average before the start {load:.1f}"),
        ("Processor", f"{machine.processor()}, {os.cpu_count()} cores"),
        ("Memory", f"{memory:.1f} GiB"),
        ("Disk", f"{file_system(scratch)}; 4 KiB appended and synced in {min(syncs):.2f} - {max(syncs):.2f} ms"),
        ("System", machine.system()),
        (
            "clerk",
            f"{origin}, {build} build, Swift {swift.group(1) if swift else '?'}, SQLite {machine.system_sqlite()}, "
            f"PostgreSQL {postgres}",
        ),
        (
            "RQ",
            f"{importlib.metadata.version('rq')}, redis-py {importlib.metadata.version('redis')} with hiredis "
            f"{importlib.metadata.version('hiredis')}, Python {platform.python_version()}, "
            f"Redis {redis.group(1) if redis else '?'}",
        ),
    ]
