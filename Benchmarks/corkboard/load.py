"""Asks a server for many targets with wrk."""

import dataclasses
import json
import os
import random
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclasses.dataclass(frozen=True)
class Run:
    """What one run of wrk saw; latencies in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    bytes: int
    # Connections that failed or timed out, answers from 400 on, answers from 500 on.
    broken: int
    refused: int
    failed: int

    @property
    def rate(self):
        return self.requests / self.seconds


def command(port, targets, connections, seconds, threads=1):
    """The command of a run; targets is the path of their file."""
    return [
        "wrk", "--latency", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s",
        "-s", f"{HERE}/urls.lua", f"http://127.0.0.1:{port}", "--", targets, str(random.randrange(1_000_000)),
    ]


def result(output):
    """What a run printed, as numbers."""
    line = next((line for line in output.splitlines() if line.startswith("{")), None)
    if line is None:
        raise SystemExit(f"wrk told nothing:\n{output}")
    return Run(**json.loads(line))


def run(port, targets, connections, seconds):
    done = subprocess.run(command(port, targets, connections, seconds), capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"wrk: {done.stderr}{done.stdout}")
    return result(done.stdout)
