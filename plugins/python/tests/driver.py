"""Plays clerk's part: starts a plugin process, asks it, and answers what it asks."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
import unittest
from pathlib import Path
from typing import Any, Callable, Optional

PLUGINS = Path(__file__).parent / "plugins"
HOST = [sys.executable, "-m", "clerk_host"]
TIMEOUT = 20.0

SITE = {"subdomain": "alameda.ca", "name": "Alameda", "state": "CA", "start_year": 2015, "pages": 12}


class Ended(Exception):
    """The plugin process closed its end."""


class PluginProcess:
    """A running plugin process."""

    def __init__(
        self,
        *arguments: str,
        program: Optional[list[str]] = None,
        environment: Optional[dict[str, str]] = None,
        cwd: Optional[str] = None,
    ) -> None:
        inherited = {name: value for name, value in os.environ.items() if name != "CLERK_PLUGIN_COMMAND"}
        self.errors_file = open(os.memfd_create("stderr"), "w+b") if hasattr(os, "memfd_create") else None
        self.process = subprocess.Popen(
            [*(program or HOST), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors_file or subprocess.DEVNULL,
            env={**inherited, **(environment or {})},
            cwd=cwd,
            start_new_session=True,
        )
        self.notifications: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.host: dict[str, Callable[[dict[str, Any]], Any]] = {}
        self._buffer = b""
        self._number = 0

    def send(self, message: Any) -> None:
        line = message if isinstance(message, bytes) else json.dumps(message).encode() + b"\n"
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def receive(self, timeout: float = TIMEOUT) -> dict[str, Any]:
        """The next message; every line must be one."""
        end = time.monotonic() + timeout
        while b"\n" not in self._buffer:
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError("no answer in time; standard error: " + self.errors())
            block = os.read(self.process.stdout.fileno(), 1 << 20)
            if not block:
                raise Ended("the process ended; standard error: " + self.errors())
            self._buffer += block
        line, _, self._buffer = self._buffer.partition(b"\n")
        assert len(line) < 1_048_576
        message = json.loads(line)
        assert message["jsonrpc"] == "2.0", message
        return message

    def begin(self, method: str, params: Any = None) -> int:
        """Sends a request without waiting for its answer."""
        self._number += 1
        message = {"jsonrpc": "2.0", "id": self._number, "method": method}
        self.send(message if params is None else {**message, "params": params})
        return self._number

    def answer(self, number: int, timeout: float = TIMEOUT) -> dict[str, Any]:
        """Waits for an answer; serves and keeps what comes before it."""
        while True:
            message = self.receive(timeout)
            if "method" not in message:
                assert message["id"] == number, message
                return message
            if "id" not in message:
                self.notifications.append(message)
                continue
            self.requests.append(message)
            reply: dict[str, Any] = {"jsonrpc": "2.0", "id": message["id"]}
            try:
                reply["result"] = self.host[message["method"]](message["params"])
            except KeyError:
                reply["error"] = {"code": -32601, "message": f"no {message['method']}"}
            except ValueError as error:
                reply["error"] = {"code": -32000, "message": str(error)}
            self.send(reply)

    def ask(self, method: str, params: Any = None) -> dict[str, Any]:
        return self.answer(self.begin(method, params))

    def initialize(self, **more: Any) -> dict[str, Any]:
        params = {
            "protocol": 1,
            "host": {"name": "clerk", "version": "0.3.0"},
            "storage_dir": "../sites",
            "settings": {},
            "dry_run": False,
        }
        return self.ask("initialize", {**params, **more})

    def hook(self, hook: str, **arguments: Any) -> dict[str, Any]:
        return self.ask("hook", {"hook": hook, "arguments": arguments})

    def job(self, job_type: str, **arguments: str) -> dict[str, Any]:
        return self.ask("job", job_params(job_type, **arguments))

    def told(self, method: str) -> list[dict[str, Any]]:
        """The parameters of all notifications of this method so far."""
        return [message.get("params", {}) for message in self.notifications if message["method"] == method]

    def printed(self) -> str:
        return "".join(params["text"] for params in self.told("output"))

    def errors(self) -> str:
        if self.errors_file is None:
            return ""
        self.errors_file.seek(0)
        return self.errors_file.read().decode("utf-8", "replace")

    def wait(self, timeout: float = TIMEOUT) -> int:
        return self.process.wait(timeout)

    def close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except OSError:
                pass
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.errors_file is not None:
            self.errors_file.close()


def job_params(job_type: str, **arguments: str) -> dict[str, Any]:
    return {
        "job_type": job_type,
        "subdomain": "alameda.ca",
        "run_id": "alameda.ca_1781000000_a1b2c3",
        "arguments": arguments,
    }


class PluginTest(unittest.TestCase):
    """A test that starts plugins and leaves no process behind."""

    def start(self, *arguments: str, **options: Any) -> PluginProcess:
        process = PluginProcess(*arguments, **options)
        self.addCleanup(process.close)
        return process

    def plugin(self, file: str, **options: Any) -> PluginProcess:
        """A plugin of tests/plugins, after its handshake."""
        process = self.start("file", str(PLUGINS / file), **options)
        answer = process.initialize()
        self.assertIn("result", answer)
        return process

    def refusal(self, answer: dict[str, Any], code: int = -32000) -> str:
        """The message of an error."""
        self.assertIn("error", answer)
        self.assertEqual(answer["error"]["code"], code, answer)
        self.assertNotIn("\n", answer["error"]["message"])
        return answer["error"]["message"]
