"""Descriptors and standard output: nothing that a plugin prints may end up between the messages."""

from __future__ import annotations

import codecs
import io
import os
import sys
from contextlib import AbstractContextManager
from typing import Any

from clerk import host

PIECE = 60_000  # characters of one message; as JSON each takes at most 6 bytes
COMMAND_DESCRIPTORS = (3, 4)


def take_descriptors() -> tuple[int, int]:
    """Moves the protocol away from descriptors 0 and 1; what C code writes to 1 then goes to standard error."""
    reads, writes = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return reads, writes


def command_descriptors() -> tuple[int, int]:
    """The protocol's descriptors beside a person's terminal, kept from the plugin's child processes."""
    for descriptor in COMMAND_DESCRIPTORS:
        os.set_inheritable(descriptor, False)
    return COMMAND_DESCRIPTORS


class _Output(io.RawIOBase):
    """Turns what is printed during a call into `output` notifications of whole lines."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1  # for child processes; what they write goes to standard error

    def write(self, data: Any) -> int:
        block = bytes(data)
        if not host.in_call():
            os.write(2, block)
            return len(block)
        text = self._rest + self._decoder.decode(block)
        end = text.rfind("\n") + 1
        if len(text) - end > PIECE:
            end = len(text)
        self._rest = text[end:]
        self._tell(text[:end])
        return len(block)

    def finish(self) -> None:
        """The call is over: tells the rest, a line that was not ended."""
        text, self._rest = self._rest + self._decoder.decode(b"", final=True), ""
        self._tell(text)

    def _tell(self, text: str) -> None:
        for start in range(0, len(text), PIECE):
            host.notify("output", stream="out", text=text[start : start + PIECE])


class StandardOutput(io.TextIOWrapper):
    """`sys.stdout` of hooks and jobs.

    A cancel is put off until a text is written: the layers below would keep what was told, and tell it again.
    """

    def __init__(self, shielded: AbstractContextManager[None]) -> None:
        self._shielded = shielded
        self._output = _Output()
        super().__init__(
            io.BufferedWriter(self._output), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )

    def write(self, text: str) -> int:
        with self._shielded:
            return super().write(text)

    def flush(self) -> None:
        with self._shielded:
            super().flush()

    def finish(self) -> None:
        """The call is over: tells what was not told yet."""
        if not self.closed:  # a plugin may do that
            self.flush()
        self._output.finish()


def redirect_output(shielded: AbstractContextManager[None]) -> StandardOutput:
    """Makes print() tell clerk. `shielded` puts off what signals raise."""
    output = StandardOutput(shielded)
    sys.stdout = output
    return output
