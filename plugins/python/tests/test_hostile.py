"""Lines that are no messages, and messages that are no requests: the right error, and the process goes on."""

from __future__ import annotations

import json
import random
from typing import Any

from .driver import SITE, PluginProcess, PluginTest

SEED = 20_260_731
COUNT = 2_000

VALID: list[dict[str, Any]] = [
    {"jsonrpc": "2.0", "id": 7, "method": "hook", "params": {"hook": "fetcher_extra", "arguments": {"label": "x"}}},
    {"jsonrpc": "2.0", "id": 8, "method": "hook", "params": {"hook": "post_deploy", "arguments": {"site": SITE}}},
    {"jsonrpc": "2.0", "id": "a", "method": "fetch", "params": {"label": "x", "site": SITE, "start_year": None}},
    {"jsonrpc": "2.0", "id": 9, "method": "job", "params": {"job_type": "x", "subdomain": "a.ca", "arguments": {}}},
    {"jsonrpc": "2.0", "id": 10, "method": "command", "params": {"name": "x", "words": [], "quiet": False}},
    {"jsonrpc": "2.0", "id": 11, "method": "initialize", "params": {"protocol": 1, "settings": {}}},
    {"jsonrpc": "2.0", "method": "cancel", "params": {"id": 7}},
    {"jsonrpc": "2.0", "id": 1, "result": None},
    {"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": "no"}},
]

ODD: list[Any] = [
    None, True, False, 0, -1, 1e308, 10**80, "", "\ud800", "\0", "x" * 3_000, [], {}, [[]], {"": {}}, "shutdown?", 1.5,
]  # fmt: skip

LINES: list[tuple[bytes, int]] = [
    (b"nonsense", -32700),
    (b"{", -32700),
    (b"\xff\xfe{}", -32700),
    (b'{"jsonrpc":"2.0","id":NaN,"method":"hook"}', -32700),
    (b'{"jsonrpc":"2.0","id":' + b"9" * 5_000 + b',"method":"hook"}', -32700),
    (b"[]", -32600),
    (b"5", -32600),
    (b"null", -32600),
    (b'[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]', -32600),
    (b'{"id":1,"method":"shutdown"}', -32600),
    (b'{"jsonrpc":"1.0","id":1,"method":"shutdown"}', -32600),
    (b'{"jsonrpc":"2.0","id":1,"method":5}', -32600),
    (b'{"jsonrpc":"2.0","id":null,"method":"shutdown"}', -32600),
    (b'{"jsonrpc":"2.0","id":true,"method":"shutdown"}', -32600),
    (b'{"jsonrpc":"2.0","id":[],"method":"shutdown"}', -32600),
    (b'{"jsonrpc":"2.0","id":"' + b"x" * 2_000 + b'","method":"shutdown"}', -32600),
    (b'{"jsonrpc":"2.0","id":99,"result":1}', -32600),
    (b'{"jsonrpc":"2.0"}', -32600),
    (b"[" * 200, -32600),
    (b'{"a":' * 400_000, -32600),
    (b'{"jsonrpc":"2.0","x":' + b"[" * 120 + b"]" * 120 + b',"id":1,"method":"shutdown"}', -32600),
    (b'"' + b'\\"' * 400_000, -32700),
    (b"[" + b'"[",' * 200_000 + b"1]", -32600),
    (b"x" * 1_048_576, -32600),
    (b"x" * 5_000_000, -32600),
    (b'{"jsonrpc":"2.0","id":1,"method":"' + b"[" * 900 + b'"', -32700),
]


class LineTests(PluginTest):
    def setUp(self) -> None:
        self.process: PluginProcess = self.plugin("six_hooks.py")

    def assert_alive(self) -> None:
        answer = self.process.hook("fetcher_extra", label="other")
        self.assertEqual(answer["result"], {"answer": None})

    def test_lines_that_are_no_messages(self) -> None:
        for line, code in LINES:
            with self.subTest(line[:60]):
                self.process.send(line + b"\n")
                answer = self.process.receive()
                self.assertEqual((answer["id"], answer["error"]["code"]), (None, code))
                self.assert_alive()

    def test_what_is_passed_over(self) -> None:
        for line in (
            b"",
            b"  ",
            b"\r",
            b'{"jsonrpc":"2.0","method":"unknown"}',
            b'{"jsonrpc":"2.0","method":"shutdown","params":7}',
            b'{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}',
        ):
            self.process.send(line + b"\n")
        self.assert_alive()

    def test_a_line_as_long_as_allowed(self) -> None:
        text = '{"jsonrpc":"2.0","id":1000,"method":"unknown","padding":"'
        line = text.encode() + b"x" * (1_048_576 - len(text) - 3) + b'"}\n'
        self.assertEqual(len(line), 1_048_576)
        self.process.send(line)
        self.assertEqual(self.process.receive()["error"]["code"], -32601)

    def test_requests_with_wrong_parameters(self) -> None:
        cases: list[tuple[str, Any, int]] = [
            ("unknown", {}, -32601),
            ("hook", None, -32602),
            ("hook", [], -32602),
            ("hook", {"hook": 5}, -32602),
            ("hook", {"hook": "register_job_types", "arguments": {}}, -32602),
            ("hook", {"hook": "__init__", "arguments": {}}, -32602),
            ("hook", {"hook": "post_create"}, -32602),
            ("hook", {"hook": "post_create", "arguments": []}, -32602),
            ("hook", {"hook": "post_create", "arguments": {"subdomain": 5}}, -32602),
            ("hook", {"hook": "post_deploy", "arguments": {"site": {"name": "x"}}}, -32602),
            ("job", {"job_type": "unknown"}, -32602),
            ("command", {"name": "x"}, -32600),
            ("command", {"name": "x", "words": [5]}, -32602),
            ("initialize", {"protocol": 1}, -32600),
        ]
        for method, params, code in cases:
            with self.subTest(method=method, params=params):
                self.refusal(self.process.ask(method, params), code)

    def test_initialize_comes_first_and_is_checked(self) -> None:
        process = self.start("file", "tests/plugins/six_hooks.py")
        self.refusal(process.hook("post_create", subdomain="x"), -32600)
        for params in (
            {},
            {"protocol": "1"},
            {"protocol": True},
            {"protocol": 1, "settings": {"A": 1}},
            {"protocol": 1, "settings": {"A=B": "1"}},
            {"protocol": 1, "settings": {"A": "\0"}},
            {"protocol": 1, "storage_dir": None},
            {"protocol": 1, "dry_run": 1},
        ):
            self.refusal(process.ask("initialize", params), -32602)
        self.assertEqual(process.initialize(future={"more": 1})["result"]["protocol"], 1)

    def test_a_flood_of_requests(self) -> None:
        for _ in range(400):
            self.process.begin("hook", {"hook": "fetcher_extra", "arguments": {"label": "x"}})
        codes = [self.process.receive().get("error", {}).get("code") for _ in range(400)]
        self.assertLessEqual(set(codes), {None, -32600})
        self.assert_alive()


class FuzzTests(PluginTest):
    def test_mutated_messages(self) -> None:
        source = random.Random(SEED)
        process = self.plugin("six_hooks.py")
        for number in range(COUNT):
            line = mutated(source)
            process.send(line + b"\n")
            sentinel = {"hook": "fetcher_extra", "arguments": {"label": "example_city"}}
            process.send({"jsonrpc": "2.0", "id": f"sentinel-{number}", "method": "hook", "params": sentinel})
            while True:
                message = process.receive()
                if message.get("id") == f"sentinel-{number}":
                    self.assertEqual(message["result"]["answer"]["depth"], [1, 2], line)
                    break
                if "error" in message:
                    self.assertIn(message["error"]["code"], (-32700, -32600, -32601, -32602, -32000, -32002), line)


def mutated(source: random.Random) -> bytes:
    """A message with one to three changes, in its structure or in its bytes."""
    message: Any = json.loads(json.dumps(source.choice(VALID)))
    for _ in range(source.randint(0, 2)):
        message = changed(source, message)
    line = bytearray(json.dumps(message).encode())
    for _ in range(source.choice((0, 0, 1, 3))):
        if not line:
            break
        place = source.randrange(len(line))
        action = source.randrange(4)
        if action == 0:
            line[place] = source.randrange(256)
        elif action == 1:
            del line[place : place + source.randint(1, 20)]
        elif action == 2:
            line[place:place] = source.choice((b'"', b"{", b"[", b"]", b"}", b"\\", b",", b"\n", b"\xff", b"[" * 5_000))
        else:
            line += line[place:]
    return bytes(line)


def changed(source: random.Random, value: Any) -> Any:
    """The value with a member or element removed, doubled or replaced by something odd."""
    if isinstance(value, dict) and value and source.random() < 0.85:
        name = source.choice(sorted(value))
        action = source.randrange(4)
        if action == 0:
            del value[name]
        elif action == 1:
            value[name] = source.choice(ODD)
        elif action == 2:
            value[source.choice(("id", "method", "params", "hook", "arguments", "x" * 200))] = source.choice(ODD)
        else:
            value[name] = changed(source, value[name])
        return value
    return source.choice(ODD)
