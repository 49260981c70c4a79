"""Says what the numbers were measured on, and with which versions."""

import ctypes
import ctypes.util
import datetime
import importlib.metadata
import os
import platform
import re
import sqlite3
import subprocess


def answer(*command):
    """The first line that a program prints, or nothing where there is no such program."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip().split("\n")[0]


def processor():
    with open("/proc/cpuinfo") as file:
        found = re.search(r"^model name\s*:\s*(.+)$", file.read(), re.M)
    return found.group(1) if found else platform.machine()


def system_sqlite():
    """The version of the library that clerk is linked to."""
    name = ctypes.util.find_library("sqlite3")
    if not name:
        return "unknown"
    version = ctypes.CDLL(name).sqlite3_libversion
    version.restype = ctypes.c_char_p
    return version().decode()


def system():
    release = platform.freedesktop_os_release()
    try:
        with open("/etc/debian_version") as file:
            number = file.read().strip()
    except OSError:
        number = release.get("VERSION_ID", "")
    return f"{release['NAME']} {number}, Linux {platform.release().split('-')[0]}"


def is_debug_build(clerk):
    """Whether a clerk was built without optimisation: only such builds need this library of Swift's."""
    done = subprocess.run(["ldd", clerk], capture_output=True, text=True)
    return "libswiftSwiftOnoneSupport" in done.stdout


def source(root):
    """The commit that a clerk which was built just now was built from."""
    commit = answer("git", "-C", root, "rev-parse", "--short", "HEAD") or "unknown"
    changed = " with changes" if answer("git", "-C", root, "status", "--porcelain", "Sources", "Package.swift") else ""
    return f"commit {commit}{changed}"


def lines(clerk, origin, load, packages):
    """What was measured on, as (name, value) pairs.

    - origin: where clerk comes from.
    - load: the load average before the first run; on a quiet machine it is near 0.
    - packages: those of Python that are measured.
    """
    build = "debug" if is_debug_build(clerk) else "release"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    swift = re.search(r"Swift version (\S+)", answer("swift", "--version"))
    return [
        ("Date", f"{datetime.date.today()}, load average before the start {load:.1f}"),
        ("Processor", f"{processor()}, {os.cpu_count()} cores"),
        ("Memory", f"{memory:.1f} GiB"),
        ("System", system()),
        ("clerk", f"{origin}, {build} build, Swift {swift.group(1) if swift else '?'}, SQLite {system_sqlite()}"),
        (
            "Python",
            ", ".join([platform.python_version(), *(f"{name} {importlib.metadata.version(name)}" for name in packages),
                       f"SQLite {sqlite3.sqlite_version}"]),
        ),
    ]
