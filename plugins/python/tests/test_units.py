"""What needs no process: lines, arguments of jobs, transient errors."""

from __future__ import annotations

import errno
import functools
import os
import socket
import unittest
import urllib.error
from typing import Any, Callable
from unittest import mock

from clerk import host, queue
from clerk_host import failures, jobs, wire
from tests.link import LinkTest


def _read_at_most(read: Callable[[int, int], bytes], limit: int, descriptor: int, size: int) -> bytes:
    return read(descriptor, min(limit, size))


class WireTests(unittest.TestCase):
    def test_lines_of_any_cut(self) -> None:
        for block in (1, 2, 3, 65_536):
            reads, writes = os.pipe()
            os.write(writes, b'{"a":1}\n\n{"b":2}\r\nrest')
            os.close(writes)
            read = functools.partial(_read_at_most, os.read, block)
            with mock.patch.object(wire.os, "read", read):
                self.assertEqual(list(wire.lines(reads)), [b'{"a":1}', b'{"b":2}\r'])
            os.close(reads)

    def test_depth_is_that_outside_of_texts(self) -> None:
        for line, depth in (
            (b"{}", 1),
            (b'{"a":[{}]}', 3),
            (b'"[[["', 0),
            (rb'"\"[[["', 0),
            (rb'"\\",[', 1),
            (rb'"\\\"[",[[', 2),
            (b"[[]][", 2),
        ):
            self.assertEqual(wire._depth(line), depth, line)

    def test_exactly_as_deep_as_allowed(self) -> None:
        def nested(depth: int) -> bytes:
            return b'{"jsonrpc":"2.0","x":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"

        self.assertIn("x", wire.decode(nested(100)))
        with self.assertRaises(wire.WireError):
            wire.decode(nested(101))

    def test_halves_of_surrogate_pairs_are_replaced(self) -> None:
        self.assertEqual(wire.encode({"a": "\udcff"}), b'{"a":"?"}\n')


class ArgumentTests(LinkTest):
    def test_arguments_come_back_as_they_were(self) -> None:
        arguments = {
            "text": "1",
            "number": 1,
            "none": None,
            "list": [1, "a"],
            "truth": True,
            "umlaut": "ü",
            "empty": "",
        }
        encoded = queue.encode_arguments(arguments)
        self.assertTrue(all(isinstance(value, str) for value in encoded.values()))
        self.assertEqual(encoded["_json"], "number,none,list,truth")
        self.assertEqual(queue.decode_arguments(encoded), arguments)

    def test_what_cannot_be_sent(self) -> None:
        for arguments, error in (({"_json": "x"}, ValueError), ({"a,b": 1}, ValueError), ({"a": {1}}, TypeError)):
            with self.assertRaises(error):
                queue.encode_arguments(arguments)

    def test_enqueue(self) -> None:
        link = self.link(jobs__enqueue={"ids": [17], "already_waiting": []})
        self.assertEqual(queue.enqueue_job("a-b", "alameda.ca", run_id="r", timeout=5), "17")
        job = link.asked[0][1]["jobs"][0]
        self.assertEqual((job["run_id"], job["arguments"]), ("r", {"timeout": "5", "_json": "timeout"}))
        with self.assertRaisesRegex(ValueError, "Unknown priority: urgent"):
            queue.enqueue_job("a-b", "alameda.ca", priority="urgent")

    def test_a_run_has_a_name(self) -> None:
        self.assertRegex(queue.generate_run_id("alameda.ca"), r"^alameda\.ca_\d{10}_[a-z0-9]{6}$")


class CallTests(unittest.TestCase):
    def test_functions_get_what_they_take(self) -> None:
        offered = {"subdomain": "s", "run_id": "r", "year": 1}
        cases: list[tuple[Any, Any]] = [
            (lambda subdomain: [subdomain], ["s"]),
            (lambda site, run_id=None: [site, run_id], ["s", "r"]),
            (lambda site, /: [site], ["s"]),
            (lambda run_id, subdomain: [run_id, subdomain], ["r", "s"]),
            (lambda *, subdomain: [subdomain], ["s"]),
            (lambda subdomain, **more: [subdomain, more], ["s", {"run_id": "r", "year": 1}]),
            (lambda site, **more: [site, more], ["s", {"run_id": "r", "year": 1}]),
            (lambda *all, **more: [all, more], [("s",), {"run_id": "r", "year": 1}]),
            (lambda: [], []),
            (lambda year: [year], [1]),
        ]
        for number, (function, expected) in enumerate(cases):
            self.assertEqual(jobs.call_with_offered(function, "s", offered), expected, number)

    def test_processors(self) -> None:
        class Named:
            def __init__(self, run_id: str, subdomain: str) -> None:
                self.all = [run_id, subdomain]

            def run(self) -> list[str]:
                return self.all

        class Optional:
            def __init__(self, session: Any = None) -> None:
                self.session = session

            def process(self, subdomain: str, run_id: str) -> list[Any]:
                return [self.session, subdomain, run_id]

        for processor, expected in ((Named, ["r", "s"]), (Optional, [None, "s", "r"]), (Optional(5), [5, "s", "r"])):
            function = jobs.processor_function(processor)
            self.assertEqual(jobs.call_with_offered(function, "s", {"subdomain": "s", "run_id": "r"}), expected)
        self.assertIsNone(jobs.processor_function(object))


class FailureTests(unittest.TestCase):
    def test_what_may_pass(self) -> None:
        def like(module: str, name: str, base: type = Exception) -> BaseException:
            return type(name, (type("Base", (base,), {}),), {"__module__": module})()

        for error, passes in (
            (ConnectionResetError(), True),
            (TimeoutError(), True),
            (socket.gaierror(-3, "try again"), True),
            (OSError(errno.EHOSTUNREACH, "no route"), True),
            (OSError(errno.ENOSPC, "full"), False),
            (FileNotFoundError(2, "x"), False),
            (urllib.error.URLError(ConnectionRefusedError()), True),
            (urllib.error.URLError("unknown type"), False),
            (urllib.error.HTTPError("http://x", 404, "x", None, None), False),  # type: ignore[arg-type]
            (like("requests.exceptions", "ConnectionError", OSError), True),
            (like("requests.exceptions", "HTTPError", OSError), False),
            (like("httpx", "NetworkError"), True),
            (like("httpx._exceptions", "TimeoutException"), True),
            (like("other", "Timeout"), False),
            (queue.RetryLater("x"), True),
            (host.HostError("locked", -32000, {"try_again_later": True}), True),
            (host.HostError("no such column"), False),
            (ValueError(), False),
        ):
            self.assertEqual(failures.may_pass(error), passes, repr(error))

    def test_an_exception_without_a_text(self) -> None:
        class Silent(Exception):
            def __str__(self) -> str:
                raise RuntimeError

        self.assertEqual(failures.described(ValueError()), "ValueError")
        self.assertIn("without a readable text", failures.described(Silent()))
        self.assertLessEqual(len(failures.described(ValueError("x" * 100_000))), failures.MESSAGE_LIMIT)
