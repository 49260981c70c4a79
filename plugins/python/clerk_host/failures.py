"""How exceptions become errors of the protocol."""

from __future__ import annotations

import errno
from typing import Any, Optional

from clerk.host import HostError
from clerk.output import cut
from clerk.queue import RetryLater, Snooze

from . import wire

MESSAGE_LIMIT = 4_000

_NETWORK_ERRORS = frozenset(
    getattr(errno, name)
    for name in (
        "EAGAIN",
        "ECONNABORTED",
        "ECONNREFUSED",
        "ECONNRESET",
        "EHOSTDOWN",
        "EHOSTUNREACH",
        "ENETDOWN",
        "ENETRESET",
        "ENETUNREACH",
        "EPIPE",
        "ETIMEDOUT",
    )
    if hasattr(errno, name)
)

# By name, so that nothing is imported that the plugin does not use itself.
_NETWORK_EXCEPTIONS = {
    "requests": {"ConnectionError", "Timeout", "ChunkedEncodingError"},
    "httpx": {"TimeoutException", "NetworkError", "RemoteProtocolError"},
    "httpcore": {"TimeoutException", "NetworkError", "RemoteProtocolError"},
    "urllib3": {"TimeoutError", "MaxRetryError", "ProtocolError", "NewConnectionError"},
    "aiohttp": {"ClientConnectionError"},
    "botocore": {"ConnectionError"},
    "socket": {"gaierror", "timeout"},
    "concurrent": {"TimeoutError"},
    "asyncio": {"TimeoutError"},
}


class Failure(Exception):
    """An error that is answered as it stands."""

    def __init__(self, message: str, code: int = wire.FAILED, data: Any = None) -> None:
        super().__init__(one_line(message))
        self.code = code
        self.data = data


def one_line(text: str) -> str:
    """The text without line feeds, and not too long for one that a person reads."""
    return cut(" ".join(text.split()), MESSAGE_LIMIT)


def described(error: BaseException) -> str:
    """The exception in one line: its class and its text."""
    name = type(error).__name__
    try:
        text = str(error)
    except Exception:
        text = "an exception without a readable text"
    return one_line(f"{name}: {text}" if text else name)


def may_pass(error: Optional[BaseException]) -> bool:
    """Whether the same call may succeed later: the network was at fault, or the plugin says so."""
    if isinstance(error, (RetryLater, ConnectionError, TimeoutError)):
        return True
    if isinstance(error, HostError):
        return isinstance(error.data, dict) and error.data.get("try_again_later") is True
    reason = getattr(error, "reason", None)
    if isinstance(reason, OSError) and isinstance(error, OSError):  # urllib.error.URLError
        return may_pass(reason)
    if isinstance(error, OSError) and error.errno in _NETWORK_ERRORS:
        return True
    return any(
        kind.__name__ in _NETWORK_EXCEPTIONS.get(kind.__module__.partition(".")[0], ()) for kind in type(error).__mro__
    )


def failure(error: BaseException, summary: str) -> Failure:
    """The answer to a call that ended with this exception. `summary` says what could not be done."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, Snooze):
        reason = one_line(error.reason)
        return Failure(reason, wire.SNOOZED, {"seconds": error.seconds, "reason": reason})
    # What a job says of its own accord needs no class before it.
    text = one_line(str(error)) if isinstance(error, RetryLater) and str(error) else described(error)
    later = may_pass(error)
    return Failure(
        text,
        wire.FAILED,
        {
            "summary": one_line(summary),
            "observed": text,
            "state": "what it did before it failed is kept.",
            "next": "try again later." if later else "see the log for the traceback.",
            "try_again_later": later,
        },
    )
