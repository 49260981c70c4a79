"""Jobs that do many things at once: no message is cut or lost, and a cancel still ends them."""

from __future__ import annotations

import random
import tempfile
import time

from .driver import SITE, PluginProcess, PluginTest, job_params

SEED = 7


class BusyTests(PluginTest):
    def setUp(self) -> None:
        self.process: PluginProcess = self.plugin("busy.py")
        self.process.host = {"sites.find": lambda params: SITE}

    def test_cancel_at_any_moment(self) -> None:
        source = random.Random(SEED)
        for _ in range(100):
            number = self.process.begin("job", job_params("busy-busy"))
            end = time.monotonic() + source.random() * 0.02
            cancelled = False
            while True:
                if not cancelled and time.monotonic() > end:
                    self.process.send({"jsonrpc": "2.0", "method": "cancel", "params": {"id": number}})
                    cancelled = True
                message = self.process.receive()
                if "method" not in message:
                    break
                if "id" in message:
                    self.process.send({"jsonrpc": "2.0", "id": message["id"], "result": SITE})
            self.assertEqual((message["id"], message["error"]["code"]), (number, -32002))

    def test_cancel_reaches_child_processes_and_event_loops(self) -> None:
        for name in ("busy-loop", "busy-child"):
            number = self.process.begin("job", job_params(name))
            self.process.receive()
            begun = time.monotonic()
            self.process.send({"jsonrpc": "2.0", "method": "cancel", "params": {"id": number}})
            self.assertEqual(self.process.answer(number)["error"]["code"], -32002)
            self.assertLess(time.monotonic() - begun, 2)

    def test_cancel_is_repeated_when_it_is_lost(self) -> None:
        number = self.process.begin("job", job_params("busy-swallowing"))
        self.process.receive()
        begun = time.monotonic()
        self.process.send({"jsonrpc": "2.0", "method": "cancel", "params": {"id": number}})
        self.assertEqual(self.process.answer(number)["error"]["code"], -32002)
        self.assertLess(time.monotonic() - begun, 5)

    def test_threads_print_log_and_ask(self) -> None:
        self.assertEqual(self.process.job("busy-threads")["result"], {})
        self.assertEqual(len(self.process.printed().splitlines()), 400)
        self.assertEqual(len(self.process.told("log")), 400)

    def test_child_processes(self) -> None:
        self.assertEqual(self.process.job("busy-pool")["result"], {})
        self.assertEqual(self.process.printed(), "[0, 1, 4, 9]\n")
        self.assertEqual(self.process.job("busy-passed_on")["result"], {})
        self.assertIn("from a child", self.process.errors())

    def test_a_forked_child_that_comes_back_says_nothing(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            self.assertEqual(self.process.job("busy-escaping", path=file.name)["result"], {})
            self.assertEqual(file.read(), b"")
        self.assertEqual(self.process.printed(), "0\n")

    def test_a_plugin_at_its_limits(self) -> None:
        self.assertIn("RecursionError", self.refusal(self.process.job("busy-recursion")))
        self.assertEqual(self.process.job("busy-closing")["result"], {})
        self.assertEqual(self.process.job("busy-closing")["result"], {})
