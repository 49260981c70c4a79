"""Builds the databases and starts the servers over them."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

PATIENCE = 30
DATABASES = ("meetings", "election_finance", "fixtures")


def fixtures(directory, conformance):
    """The databases that the recorded answers are about, built once; the directory they are in."""
    made = f"{directory}/fixtures"
    if not os.path.exists(f"{made}/complete"):
        print("building the databases", file=sys.stderr, flush=True)
        subprocess.run(
            [sys.executable, f"{conformance}/build_fixtures.py", "--out", made], check=True, stdout=subprocess.DEVNULL)
        open(f"{made}/complete", "w").close()
    return made


class Server:
    """A running server."""

    def __init__(self, process, port):
        self.process = process
        self.port = port

    def _status(self, name):
        with open(f"/proc/{self.process.pid}/status") as file:
            line = next(line for line in file if line.startswith(name + ":"))
        return int(line.split()[1]) * 1024

    @property
    def memory(self):
        return self._status("VmRSS")

    @property
    def peak(self):
        return self._status("VmHWM")

    @property
    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def rest(self):
        """Waits until it has given up what was asked before: it would take the processor from the next one."""
        end = time.monotonic() + PATIENCE
        before = None
        while time.monotonic() < end and (now := self.processor) != before:
            before = now
            time.sleep(0.2)

    @property
    def processor(self):
        """What it took of the processor so far, in hundredths of a second."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def get(self, target, headers=None):
        """The answer to one request, and the seconds until its first byte, over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.connect()
        started = time.perf_counter()
        connection.request("GET", target, headers=headers or {})
        answer = connection.getresponse()
        seconds = time.perf_counter() - started
        body = answer.read()
        connection.close()
        return answer.status, body, seconds


@contextlib.contextmanager
def running(command, log, environment=None):
    """Starts a server whose command ends with `--port`; what it says besides requests goes into a log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {"PATH": os.environ["PATH"], "HOME": os.path.dirname(log), "LANG": "C.UTF-8"} | (environment or {})
    with open(log, "w") as errors:
        process = subprocess.Popen(
            [*command, str(port)], cwd=os.path.dirname(log), env=variables, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=errors)
    try:
        wait(process, port, log)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait(process, port, log):
    """Waits until the server takes connections."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    with open(log) as file:
        raise SystemExit(f"{process.args[0]} does not answer:\n{file.read()[-4000:]}")


def arguments(databases, conformance):
    """Files, configuration and metadata, as both servers take them."""
    return [
        *(f"{databases}/{name}.db" for name in DATABASES), "--config", f"{conformance}/config/datasette.json",
        "--metadata", f"{conformance}/config/metadata.json", "--cors",
    ]


def corkboard(program, given, log):
    # The log of requests goes to standard output, which goes nowhere.
    return running([program, "serve", *given, "--port"], log)


def datasette(given, log):
    # uvicorn writes its log of requests to standard output, too.
    return running([f"{os.path.dirname(sys.executable)}/datasette", "serve", *given, "--port"], log)
