"""Times calls of the same plugin within Python, as Python clerk makes them: argument COUNT; prints microseconds."""

import json
import sys
import time

import pluggy
from clerk.hookspecs import ClerkSpec

import quiet


def main():
    manager = pluggy.PluginManager("civicband.clerk")
    manager.add_hookspecs(ClerkSpec)
    manager.register(quiet.Quiet())
    calls = []
    for _ in range(int(sys.argv[1]) + 1):
        start = time.perf_counter_ns()
        manager.hook.post_create(subdomain="probe.ca")
        calls.append((time.perf_counter_ns() - start) / 1000)
    json.dump({"first_call": calls[0], "calls": calls[1:]}, sys.stdout)


main()
