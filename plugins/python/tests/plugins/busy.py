"""Jobs that use threads, child processes and an event loop."""

import asyncio
import multiprocessing
import os
import subprocess
import sys
import threading
import time

from clerk import hookimpl
from clerk.db import get_site_by_subdomain
from clerk.output import log


def busy(subdomain):
    while True:
        log("record")
        print("line")
        get_site_by_subdomain(subdomain)


def threads(subdomain):
    def work(name):
        for number in range(100):
            print(name, number)
            log("record", subdomain=get_site_by_subdomain(subdomain)["subdomain"])

    workers = [threading.Thread(target=work, args=[name]) for name in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def square(number):
    return number * number


def pool(subdomain):
    with multiprocessing.get_context("fork").Pool(2) as workers:
        print(workers.map(square, range(4)))


def loop(subdomain):
    print("started", flush=True)
    asyncio.run(asyncio.sleep(30))


def child(subdomain):
    print("started", flush=True)
    subprocess.run(["sleep", "30"], check=True)


def passed_on(subdomain):
    subprocess.run(["echo", "from a child"], stdout=sys.stdout, check=True)


def escaping(subdomain, path):
    child = os.fork()
    if not child:
        files = [open(path, "ab", buffering=0) for _ in range(4)]  # they get the numbers of what was closed
        sys.exit(f"left with {len(files)} files")
    print(os.waitpid(child, 0)[1])


class Swallowing:
    def __del__(self):
        print("started", flush=True)
        time.sleep(30)


def swallowing(subdomain):
    Swallowing()
    time.sleep(30)


def recursion(subdomain):
    return recursion(subdomain)


def closing(subdomain):
    sys.stdout.close()


class Busy:
    @hookimpl
    def register_job_types(self):
        functions = (busy, threads, pool, loop, child, passed_on, escaping, swallowing, recursion, closing)
        return {f"busy-{function.__name__}": function for function in functions}
