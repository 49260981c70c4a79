"""Commands: the person's terminal on 0 to 2, the protocol on 3 and 4."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
import unittest
from typing import Any, Optional

from .driver import HOST, PLUGINS, TIMEOUT

# Puts the pipes where the protocol wants them, and becomes the plugin process.
AT_3_AND_4 = (
    "import os, sys; reads, writes, *words = sys.argv[1:]; "
    "os.dup2(int(reads), 3); os.dup2(int(writes), 4); os.execv(words[0], words)"
)


class CommandProcess:
    """A plugin process that runs a command, on a terminal or on pipes."""

    def __init__(self, file: str, terminal: bool = False, environment: Optional[dict[str, str]] = None) -> None:
        its_reads, self.to_plugin = os.pipe()
        self.from_plugin, its_writes = os.pipe()
        self.terminal, its_terminal = pty.openpty() if terminal else (None, None)
        its_reads, its_writes = (_moved_up(descriptor) for descriptor in (its_reads, its_writes))
        self.process = subprocess.Popen(
            [sys.executable, "-SEc", AT_3_AND_4, str(its_reads), str(its_writes), *HOST, "file", str(PLUGINS / file)],
            stdin=its_terminal if terminal else subprocess.DEVNULL,
            stdout=its_terminal if terminal else subprocess.PIPE,
            stderr=its_terminal if terminal else subprocess.PIPE,
            pass_fds=(its_reads, its_writes),
            env={**os.environ, "CLERK_PLUGIN_COMMAND": "finance", **(environment or {})},
            start_new_session=True,
            preexec_fn=(lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)) if terminal else None,
        )
        os.close(its_reads)
        os.close(its_writes)
        if its_terminal is not None:
            os.close(its_terminal)
        self.messages: list[dict[str, Any]] = []
        self._lines = os.fdopen(self.from_plugin, "rb")
        self.send("initialize", 1, {"protocol": 1, "storage_dir": "../sites", "settings": {}, "dry_run": False})
        self.initialized = self.receive()

    def send(self, method: str, id: int, params: dict[str, Any]) -> None:
        message = {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
        os.write(self.to_plugin, json.dumps(message).encode() + b"\n")

    def receive(self) -> dict[str, Any]:
        line = self._lines.readline()
        assert line, "the process ended"
        return json.loads(line)

    def run(self, *words: str, name: str = "finance", quiet: bool = False) -> None:
        self.send("command", 2, {"name": name, "words": list(words), "quiet": quiet})

    def status(self) -> int:
        """Serves until the command is done; its status, which is the process's, too."""
        while True:
            message = self.receive()
            self.messages.append(message)
            if message.get("method") == "jobs.enqueue":
                result = {"ids": ["17"], "already_waiting": []}
                os.write(self.to_plugin, json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode())
                os.write(self.to_plugin, b"\n")
            elif message.get("id") == 2:
                os.close(self.to_plugin)
                self.to_plugin = -1
                status = message["result"]["status"]
                break
        assert self.process.wait(TIMEOUT) == status
        return status

    def type(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def read_until(self, text: str) -> str:
        """What the terminal shows, up to this text."""
        shown = b""
        end = time.monotonic() + TIMEOUT
        while text.encode() not in shown:
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError(f"the terminal shows {shown!r}, not {text!r}")
            shown += os.read(self.terminal, 4096)
        return shown.decode()

    def close(self) -> None:
        self._lines.close()
        for descriptor in (self.to_plugin, self.terminal):
            if descriptor is not None and descriptor >= 0:
                os.close(descriptor)
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def _moved_up(descriptor: int) -> int:
    """Another number for it, out of the way of 3 and 4."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10)
    os.close(descriptor)
    return moved


class CommandTests(unittest.TestCase):
    def command(self, *words: str, **options: Any) -> CommandProcess:
        run_options = {name: options.pop(name) for name in ("name", "quiet") if name in options}
        process = CommandProcess("finance.py", **options)
        self.addCleanup(process.close)
        process.run(*words, **run_options)
        return process

    def test_a_group_with_options_and_a_nested_command(self) -> None:
        process = self.command("--verbose", "etl", "--subdomain", "alameda.ca", "--years", "2025", "--years", "2026")
        self.assertEqual(process.status(), 0)
        self.assertEqual(process.process.stdout.read(), b"Enqueued 17, verbose=True\nalameda.ca: enqueued\n")
        self.assertEqual(process.process.stderr.read(), b"")
        jobs = next(message for message in process.messages if message.get("method") == "jobs.enqueue")
        self.assertEqual(
            jobs["params"]["jobs"],
            [
                {
                    "job_type": "finance-etl",
                    "subdomain": "alameda.ca",
                    "arguments": {"years": "[2025, 2026]", "note": "by hand", "_json": "years"},
                    "priority": "high",
                }
            ],
        )
        record = next(message["params"] for message in process.messages if message.get("method") == "log")
        self.assertEqual((record["level"], record["message"]), ("warning", "enqueued"))

    def test_quiet_keeps_progress_but_not_results_from_the_person(self) -> None:
        process = self.command("etl", "--subdomain", "alameda.ca", quiet=True)
        self.assertEqual(process.status(), 0)
        self.assertEqual(process.process.stdout.read(), b"Enqueued 17, verbose=False\n")

    def test_exit_statuses_are_those_of_click(self) -> None:
        cases = [
            (["end", "0"], 0, "", ""),
            (["end", "75"], 75, "", ""),
            (["end", "abort"], 1, "", "Aborted!\n"),
            (["end", "text"], 1, "", "a reason\n"),
            (["etl"], 2, "", "Error: Missing option '--subdomain'.\n"),
            (["nothing"], 2, "", "Error: No such command 'nothing'.\n"),
            (["--help"], 0, "Usage: clerk finance [OPTIONS] COMMAND [ARGS]...\n", ""),
            (["etl", "--help"], 0, "Usage: clerk finance etl [OPTIONS]\n", ""),
        ]
        for words, status, out, error in cases:
            with self.subTest(words):
                process = self.command(*words)
                self.assertEqual(process.status(), status)
                self.assertTrue(process.process.stdout.read().decode().startswith(out))
                self.assertTrue(process.process.stderr.read().decode().endswith(error))

    def test_an_exception_is_one_line(self) -> None:
        process = self.command("end", "crash")
        self.assertEqual(process.status(), 1)
        self.assertEqual(process.process.stderr.read(), b"clerk finance: KeyError: 'no such agency'\n")

    def test_an_exception_has_a_traceback_when_it_is_asked_for(self) -> None:
        process = self.command("end", "crash", environment={"CLERK_DEBUG": "1"})
        self.assertEqual(process.status(), 1)
        self.assertIn(b"Traceback", process.process.stderr.read())

    def test_an_unknown_command_is_refused(self) -> None:
        process = CommandProcess("finance.py")
        self.addCleanup(process.close)
        process.run(name="other")
        self.assertEqual(process.receive()["error"]["code"], -32602)

    def test_cancel_ends_a_command(self) -> None:
        process = self.command("end", "wait")
        self.assertEqual(process.process.stdout.read(8), b"waiting\n")
        os.write(process.to_plugin, b'{"jsonrpc":"2.0","method":"cancel","params":{"id":2}}\n')
        self.assertEqual(process.receive()["error"]["code"], -32002)
        self.assertEqual(process.process.wait(TIMEOUT), 1)

    def test_an_interrupt_aborts(self) -> None:
        process = self.command("end", "wait", terminal=True)
        process.read_until("waiting")
        process.type("\x03")
        process.read_until("Aborted!")
        self.assertEqual(process.status(), 1)

    def test_prompts_work_on_a_terminal(self) -> None:
        process = self.command("login", terminal=True)
        process.read_until("Name: ")
        process.type("ada\n")
        process.read_until("Password: ")
        process.type("secret\n")
        shown = process.read_until("characters")
        self.assertIn("ada has 6 characters", shown)
        self.assertNotIn("secret", shown)
        self.assertEqual(process.status(), 0)

    def test_the_protocol_is_kept_from_child_processes(self) -> None:
        process = self.command("end", "child")
        self.assertEqual(process.status(), 0)
        self.assertEqual(process.process.stdout.read(), b"3 closed\n4 closed\nno command\n")

    def test_an_interrupt_before_the_command(self) -> None:
        process = CommandProcess("finance.py")
        self.addCleanup(process.close)
        os.kill(process.process.pid, signal.SIGINT)
        self.assertEqual(process.process.wait(TIMEOUT), 130)
