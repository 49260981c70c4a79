"""Runs jobs: finds the function, gives it what it takes, and tells clerk that the plugin is alive."""

from __future__ import annotations

import importlib
import inspect
import threading
from typing import Any, Callable, Optional, Union

from clerk import host
from clerk.queue import decode_arguments

from . import wire
from .failures import Failure

HEARTBEAT_PROMISED = 30
HEARTBEAT_PAUSE = 10.0

JobFunction = Union[Callable[..., Any], str]


def run_job(function: JobFunction, params: dict[str, Any]) -> None:
    """One attempt at a job."""
    subdomain, run_id, arguments = params.get("subdomain"), params.get("run_id"), params.get("arguments", {})
    texts = isinstance(arguments, dict) and all(isinstance(value, str) for value in arguments.values())
    if not (isinstance(subdomain, str) and isinstance(run_id, str) and texts):
        raise Failure("a job has a subdomain, a run_id and arguments, all texts", wire.INVALID_PARAMS)
    offered = {**decode_arguments(arguments), "subdomain": subdomain, "run_id": run_id}
    with Heartbeat():
        call_with_offered(found(function), subdomain, offered)


def found(function: JobFunction) -> Callable[..., Any]:
    """The function; one that is named by a text is imported now."""
    if callable(function):
        return function
    module_name, colon, path = function.partition(":")
    if not colon:
        module_name, _, path = function.rpartition(".")
    try:
        target: Any = importlib.import_module(module_name)
        for name in path.split("."):
            target = getattr(target, name)
    except (ImportError, AttributeError, ValueError) as error:
        raise Failure(f"the job's function {function} cannot be imported: {error}") from error
    if not callable(target):
        raise Failure(f"the job's function {function} is no function")
    named: Callable[..., Any] = target
    return named


def call_with_offered(function: Callable[..., Any], subdomain: Optional[str], offered: dict[str, Any]) -> Any:
    """Calls the function with those of the offered values that it takes, by name.

    The site goes first, as jobs had it: a first parameter that is not offered by name, such as `site`, gets it,
    unless `subdomain` is None.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # functions written in C may have no signature
        return function(subdomain, **{name: value for name, value in offered.items() if name != "subdomain"})
    kinds = inspect.Parameter
    positional = [p for p in parameters if p.kind in (kinds.POSITIONAL_ONLY, kinds.POSITIONAL_OR_KEYWORD)]
    by_name = {p.name for p in parameters if p.kind in (kinds.POSITIONAL_OR_KEYWORD, kinds.KEYWORD_ONLY)}
    takes_all = any(p.kind is kinds.VAR_KEYWORD for p in parameters)
    takes_first = (
        positional[0].name not in offered if positional else any(p.kind is kinds.VAR_POSITIONAL for p in parameters)
    )
    first: list[Any] = []
    if subdomain is not None and (takes_first or (positional and positional[0].kind is kinds.POSITIONAL_ONLY)):
        first = [subdomain]
        offered = {name: value for name, value in offered.items() if name != "subdomain" or name in by_name}
        by_name -= {p.name for p in positional[:1]}
    return function(*first, **{name: value for name, value in offered.items() if takes_all or name in by_name})


def processor_function(processor: Any) -> Optional[Callable[..., Any]]:
    """A job's function that has a data processor bring a site's data up to date; None when it has no such method."""
    method = next((name for name in ("process", "run") if callable(getattr(processor, name, None))), None)
    if method is None:
        return None

    def process(subdomain: str, **offered: Any) -> Any:
        offered["subdomain"] = subdomain
        instance = processor
        if inspect.isclass(processor):
            instance = call_with_offered(processor, subdomain if _needs_first(processor, offered) else None, offered)
        return call_with_offered(getattr(instance, method), subdomain, offered)

    return process


def _needs_first(kind: Callable[..., Any], offered: dict[str, Any]) -> bool:
    """Whether a constructor cannot do without its first parameter; an optional one may mean anything."""
    try:
        first = next(iter(inspect.signature(kind).parameters.values()), None)
    except (TypeError, ValueError):
        return False
    by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return first is not None and first.kind in by_position and first.default is first.empty


class Heartbeat:
    """While it is entered, a thread tells clerk every ten seconds that the plugin is alive."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="clerk-heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *exception: object) -> None:
        self._over.set()

    def _beat(self) -> None:
        while not self._over.wait(HEARTBEAT_PAUSE):
            host.notify("heartbeat")
