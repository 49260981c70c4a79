"""Messages and lines: JSON-RPC 2.0, one message on a line of at most 1 MiB, nested at most 100 deep."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any, Optional, Union

LINE_LIMIT = 1_048_576
DEPTH_LIMIT = 100
DIGIT_LIMIT = 100  # parsing an integer takes time quadratic in its digits

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
FAILED = -32000
SNOOZED = -32001
CANCELLED = -32002

RequestId = Union[int, str, None]

_ALL_BUT_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'"[]{}')


class WireError(Exception):
    """A line that is no message, or a message that cannot be sent."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def lines(descriptor: int) -> Iterator[Optional[bytes]]:
    """The lines of a descriptor until it ends, without empty ones; None for one that is too long, once."""
    buffer = bytearray()
    skipping = False
    while True:
        block = os.read(descriptor, 65_536)
        if not block:
            return
        searched = len(buffer)
        buffer += block
        while True:
            end = buffer.find(b"\n", searched)
            if end < 0:
                break
            line = bytes(buffer[:end])
            del buffer[: end + 1]
            searched = 0
            if skipping:
                skipping = False
            elif len(line) >= LINE_LIMIT:
                yield None
            elif line.strip():
                yield line
        if len(buffer) >= LINE_LIMIT:
            if not skipping:
                yield None
            skipping = True
            buffer.clear()


def decode(line: bytes) -> dict[str, Any]:
    """The message on a line; `WireError` when it is none."""
    if line.count(b"{") + line.count(b"[") > DEPTH_LIMIT and _depth(line) > DEPTH_LIMIT:
        raise WireError(INVALID_REQUEST, f"the message is nested more than {DEPTH_LIMIT} deep")
    try:
        message = json.loads(line.decode("utf-8"), parse_int=_integer, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise WireError(PARSE_ERROR, f"the line is no JSON: {error}"[:200]) from None
    if not isinstance(message, dict):
        raise WireError(INVALID_REQUEST, "the message is no object")
    if message.get("jsonrpc") != "2.0":
        raise WireError(INVALID_REQUEST, "the message is not of JSON-RPC 2.0")
    return message


def encode(message: dict[str, Any]) -> bytes:
    """The line of a message; `WireError` when it does not fit or is no JSON."""
    try:
        text = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise WireError(FAILED, f"the message is no JSON: {error}"[:200]) from None
    line = text.encode("utf-8", "replace") + b"\n"  # halves of surrogate pairs have no UTF-8
    if len(line) > LINE_LIMIT:
        raise WireError(FAILED, f"the message has {len(line)} bytes; it has at most {LINE_LIMIT}")
    if line.count(b"{") + line.count(b"[") > DEPTH_LIMIT and _depth(line) > DEPTH_LIMIT:
        raise WireError(FAILED, f"the message is nested more than {DEPTH_LIMIT} deep")
    return line


def _depth(line: bytes) -> int:
    """How deep the line nests, found without recursion: a parser may end the process on a hostile line."""
    outside = line.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _ALL_BUT_STRUCTURE).split(b'"')[::2]
    depth = deepest = 0
    for byte in b"".join(outside):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


def _integer(digits: str) -> int:
    if len(digits) > DIGIT_LIMIT:
        raise ValueError(f"a number has more than {DIGIT_LIMIT} digits")
    return int(digits)


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
