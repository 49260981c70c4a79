"""The link from this package to the clerk that runs the plugin."""

from __future__ import annotations

from typing import Any, Optional, Protocol


class HostError(RuntimeError):
    """Clerk answered a request of the plugin with an error; the text is clerk's."""

    def __init__(self, message: str, code: int = -32000, data: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.data = data


class OutsideOfCall(RuntimeError):
    """The plugin asked clerk for something while clerk was not calling it."""


class Link(Protocol):
    """What the host side of this process gives to the plugin side."""

    @property
    def in_call(self) -> bool: ...

    @property
    def is_command(self) -> bool: ...

    def request(self, method: str, params: dict[str, Any]) -> Any: ...

    def notify(self, method: str, params: dict[str, Any]) -> None: ...


_link: Optional[Link] = None


def attach(link: Optional[Link]) -> None:
    """Connects this package with a clerk; None takes the connection away, as in a forked child."""
    global _link
    _link = link


def in_call() -> bool:
    """Whether clerk is calling the plugin now."""
    return _link is not None and _link.in_call


def is_command() -> bool:
    """Whether this process runs a command on a person's terminal."""
    return _link is not None and _link.is_command


def request(method: str, **params: Any) -> Any:
    """Asks clerk and waits for the answer; an error that clerk answers is raised as `HostError`."""
    if _link is None or not _link.in_call:
        raise OutsideOfCall(
            f"{method} cannot be asked now: sites and jobs are at hand only while clerk calls a hook, "
            "job, fetcher or command of the plugin, not while the plugin is imported, and not in child processes"
        )
    return _link.request(method, params)


def notify(method: str, **params: Any) -> bool:
    """Tells clerk something; false when nobody would hear it because no call is under way."""
    if _link is None or not _link.in_call:
        return False
    _link.notify(method, params)
    return True
