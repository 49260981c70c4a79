"""What a plugin offers, as the answer to `initialize` tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Optional

import pluggy

from . import hooks, jobs
from .commands import summary
from .failures import described
from .jobs import JobFunction
from .loading import LoadingError, Plugin

PROTOCOL = 1
COUNT_LIMIT = 100
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
PLUGIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
DATA_TYPES = ("finance", "meetings")
TIME_LIMIT = 3_600
LONGEST_TIME_LIMIT = 604_800
UNITS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}


@dataclass(frozen=True)
class JobType:
    """A type of job, and the function that runs one."""

    function: JobFunction
    queue: str
    time_limit: int = TIME_LIMIT
    retry: Optional[dict[str, int]] = None


@dataclass(frozen=True)
class Command:
    """A click command, and what it is for."""

    click: Any
    summary: str


@dataclass
class Catalogue:
    """Everything the plugin registers, checked."""

    hooks: list[str] = field(default_factory=list)
    commands: dict[str, Command] = field(default_factory=dict)
    job_types: dict[str, JobType] = field(default_factory=dict)
    workers: dict[str, list[str]] = field(default_factory=dict)
    data_types: dict[str, str] = field(default_factory=dict)

    def told(self, plugin: Plugin) -> dict[str, Any]:
        """The result of `initialize`."""
        job_types: list[dict[str, Any]] = []
        for name, job_type in self.job_types.items():
            job_types.append(
                {
                    "name": name,
                    "queue": job_type.queue,
                    "time_limit": job_type.time_limit,
                    "heartbeat": jobs.HEARTBEAT_PROMISED,
                }
            )
            if job_type.retry is not None:
                job_types[-1]["retry"] = job_type.retry
        return {
            "protocol": PROTOCOL,
            "name": plugin.name,
            "version": plugin.version.encode("utf-8", "replace")[:64].decode("utf-8", "ignore"),
            "hooks": self.hooks,
            "commands": [{"name": name, "summary": command.summary} for name, command in self.commands.items()],
            "job_types": job_types,
            "workers": [{"name": name, "queues": queues} for name, queues in self.workers.items()],
            "data_types": [{"name": name, "job_type": job_type} for name, job_type in self.data_types.items()],
        }


def collect(plugin: Plugin, pm: pluggy.PluginManager) -> Catalogue:
    """Asks the plugin what it registers; anything that cannot be told to clerk is an error of loading."""
    try:
        if not PLUGIN_NAME.fullmatch(plugin.name):
            raise ValueError(f"a plugin cannot be named {plugin.name!r}: letters, digits, - _ and ., at most 64")
        return _Collector(pm).collect()
    except (Exception, SystemExit) as error:
        reason = str(error) if type(error) is ValueError else described(error)
        raise LoadingError(f"Error loading plugin {plugin.source}: {reason}") from error


class _Collector:
    """Fills a catalogue. A `ValueError` is one of ours, told as it is."""

    def __init__(self, pm: pluggy.PluginManager) -> None:
        self.pm = pm
        self.catalogue = Catalogue()

    def collect(self) -> Catalogue:
        self._hooks()
        for owner, answer in self._answers("register_cli_commands"):
            for command in answer if isinstance(answer, (list, tuple)) else [answer]:
                self._command(owner, command)
        for owner, answer in self._answers("register_job_types"):
            for name, value in _dict(answer, f"{owner}.register_job_types").items():
                _add(self.catalogue.job_types, _name(name, "job type"), _job_type(name, value), "job type")
        for owner, answer in self._answers("register_worker_functions"):
            for name, value in _dict(answer, f"{owner}.register_worker_functions").items():
                _add(self.catalogue.workers, _name(name, "worker"), _queues(name, value), "worker")
        for data_type in DATA_TYPES:
            self._processor(data_type)
        return self.catalogue

    def _hooks(self) -> None:
        names = {caller.name for plugin in self.pm.get_plugins() for caller in self.pm.get_hookcallers(plugin) or ()}
        for name in names:
            for implementation in hooks.implementations(self.pm, name):
                if implementation.hookwrapper or getattr(implementation, "wrapper", False):
                    raise ValueError(f"{hooks.owner(implementation)}.{name} is a hook wrapper, which clerk has not")
        known = [name for name in hooks.CALLED if name in names]
        unknown = sorted(name for name in names if name not in hooks.CALLED + hooks.ASKED_ONCE)
        self.catalogue.hooks = known + unknown  # clerk warns of the unknown ones, and never calls them

    def _answers(self, hook: str, **arguments: Any) -> list[tuple[str, Any]]:
        answers = []
        for implementation in hooks.implementations(self.pm, hook):
            name = hooks.owner(implementation)
            try:
                answer = hooks.call(implementation, arguments)
            except (Exception, SystemExit) as error:
                raise ValueError(f"{name}.{hook}: {described(error)}") from error
            if answer:
                answers.append((name, answer))
        return answers

    def _command(self, owner: str, command: Any) -> None:
        import click

        if not isinstance(command, click.Command):
            kind = type(command).__name__
            raise ValueError(f"{owner}.register_cli_commands answered a {kind}, which is no click command")
        _add(self.catalogue.commands, _name(command.name, "command"), Command(command, summary(command)), "command")

    def _processor(self, data_type: str) -> None:
        answers = self._answers("get_data_processors", data_type=data_type)
        if not answers:
            return
        _, processor = answers[0]
        name = getattr(processor, "job_type", None) or f"{data_type}-etl"
        self.catalogue.data_types[data_type] = _name(name, "job type")
        function = jobs.processor_function(processor)
        if name not in self.catalogue.job_types and function is not None:
            self.catalogue.job_types[name] = JobType(function, _queue_of(name))


def _add(known: dict[str, Any], name: str, value: Any, what: str) -> None:
    if name in known:
        raise ValueError(f"{what} {name} is registered twice")
    if len(known) == COUNT_LIMIT:
        raise ValueError(f"a plugin has at most {COUNT_LIMIT} {what}s")
    known[name] = value


def _name(name: Any, what: str) -> str:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ValueError(f"a {what} cannot be named {name!r}: 1 to 64 of a-z, 0-9, - and _, the first no - or _")
    return name


def _dict(answer: Any, what: str) -> dict[Any, Any]:
    if not isinstance(answer, dict):
        raise ValueError(f"{what} answered a {type(answer).__name__}, which is no dict")
    return answer


def _queue_of(job_type: str) -> str:
    return _name(job_type.partition("-")[0], "queue")


def _job_type(name: str, value: Any) -> JobType:
    options = value if isinstance(value, dict) else {"function": value}
    function = options.get("function")
    if not callable(function) and not (isinstance(function, str) and re.search(r"\w[.:]\w", function)):
        raise ValueError(f"job type {name} has no function, nor a text like package.module.function")
    limit = options.get("timeout", options.get("time_limit"))
    return JobType(
        function,
        _name(options["queue"], "queue") if options.get("queue") else _queue_of(name),
        TIME_LIMIT if limit is None else _seconds(name, limit),
        _retry(name, options.get("retry")),
    )


def _seconds(name: str, limit: Any) -> int:
    match = re.fullmatch(r"(\d{1,9})([smhd]?)", str(limit))
    seconds = int(match[1]) * UNITS[match[2]] if match and not isinstance(limit, bool) else 0
    if not 1 <= seconds <= LONGEST_TIME_LIMIT:
        raise ValueError(f"job type {name} has the timeout {limit!r}: seconds, or like 20m, at most 7d")
    return seconds


def _retry(name: str, retry: Any) -> Optional[dict[str, int]]:
    if retry is None:
        return None
    members = {"attempts", "first_pause", "longest_pause"}
    if (
        not isinstance(retry, dict)
        or set(retry) != members
        or not all(type(number) is int for number in retry.values())
    ):
        raise ValueError(f"job type {name} has a retry other than attempts, first_pause and longest_pause, in numbers")
    return retry


def _queues(name: str, value: Any) -> list[str]:
    queues = value.get("queues") if isinstance(value, dict) else None
    if queues is None:
        return [name]
    listed = [queues] if isinstance(queues, str) else list(queues)
    # `high` was a queue of Python clerk's; here it is a priority, which the workers of each queue take first.
    return [_name(queue, "queue") for queue in listed if queue != "high"] or [name]
