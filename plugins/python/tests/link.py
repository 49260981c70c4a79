"""A stand-in for the host, for what plugins may call."""

from __future__ import annotations

import unittest
from typing import Any

from clerk import host


class FakeLink:
    """Stands for the host; keeps what it was asked and told."""

    in_call = True
    is_command = False

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.told: list[tuple[str, dict[str, Any]]] = []

    def request(self, method: str, params: dict[str, Any]) -> Any:
        self.asked.append((method, params))
        return self.answers[method]

    def notify(self, method: str, params: dict[str, Any]) -> None:
        self.told.append((method, params))


class LinkTest(unittest.TestCase):
    def link(self, **answers: Any) -> FakeLink:
        link = FakeLink({name.replace("__", "."): answer for name, answer in answers.items()})
        host.attach(link)
        self.addCleanup(host.attach, None)
        return link
