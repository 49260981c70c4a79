"""Answers the requests of clerk, one after the other, in the main thread."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any, Callable, Optional

from clerk import output
from clerk.output import logger
from clerk.queue import RetryLater, Snooze

from . import catalogue, hooks, jobs, wire
from .conversation import Conversation, Request
from .failures import Failure, failure
from .interrupts import Cancelled, Interrupts
from .loading import LoadingError, Plugin
from .streams import StandardOutput

Loader = Callable[[], Plugin]


class Service:
    """What a plugin process answers. `serve` returns its exit status."""

    def __init__(
        self,
        conversation: Conversation,
        interrupts: Interrupts,
        load: Loader,
        command: Optional[str],
        standard_output: Optional[StandardOutput],
    ) -> None:
        self._conversation = conversation
        self._interrupts = interrupts
        self._load = load
        self._command = command
        self._output = standard_output
        self._catalogue: Optional[catalogue.Catalogue] = None
        self._dry_run = False
        self._status: Optional[int] = None

    def serve(self) -> int:
        """Serves until clerk shuts the plugin down, or until a command is done."""
        while self._status is None:
            request = self._conversation.next_request()
            try:
                try:
                    self._interrupts.begin(request.id)
                    result = self._result(request)
                finally:
                    self._finish(request)
            except Cancelled:
                self._finish(request)  # it may have been raised before or within the first time
                self._leave_if_done()
                self._conversation.refuse(request, wire.CANCELLED, "cancelled")
            except BaseException as error:  # plugins have their own of these, too
                self._refuse(request, error)
            else:
                self._leave_if_done()
                self._conversation.answer(request, result)
        return self._status

    def _leave_if_done(self) -> None:
        """Before the last answer: from then on the end of input is no reason to leave in the middle of leaving."""
        self._conversation.leaving = self._status is not None

    def _finish(self, request: Request) -> None:
        try:
            if self._output is not None:
                self._output.finish()
        finally:
            self._conversation.in_call = False
            self._interrupts.end(request.id)

    def _refuse(self, request: Request, error: BaseException) -> None:
        if isinstance(error, LoadingError):
            self._status = 1
        self._leave_if_done()
        cause = error.__cause__ if isinstance(error, Failure) else error  # ours say all in their text
        # Putting off is what the plugin wants, and no error to look into.
        if cause is not None and not isinstance(cause, (RetryLater, Snooze)):
            traceback.print_exception(type(cause), cause, cause.__traceback__, file=sys.stderr)
        told = failure(error, f"{_what(request)} failed")
        self._conversation.refuse(request, told.code, str(told), told.data)

    def _result(self, request: Request) -> Any:
        method, params = request.method, request.params
        if method == "shutdown":
            self._status = 0
            return None
        if method == "initialize":
            return self._initialize(params)
        if method not in ("hook", "fetch", "job", "command"):
            raise Failure(f"unknown method {method}"[:200], wire.METHOD_NOT_FOUND)
        if self._catalogue is None:
            raise Failure("initialize comes first", wire.INVALID_REQUEST)
        self._conversation.in_call = True
        if method == "hook":
            name = hooks.checked_text(params, "hook")
            return {"answer": hooks.call_hook(_pm(), name, params.get("arguments", {}), self._dry_run)}
        if method == "job":
            return self._job(self._catalogue, params)
        if method == "command":
            return self._run_command(self._catalogue, params)
        if self._dry_run:
            logger.log(f"would fetch sites of {hooks.checked_text(params, 'label')}")
        else:
            hooks.fetch(_pm(), params)
        return None

    def _initialize(self, params: dict[str, Any]) -> dict[str, Any]:
        if self._catalogue is not None:
            raise Failure("initialize was answered already", wire.INVALID_REQUEST)
        settings, directory = params.get("settings", {}), params.get("storage_dir", "../sites")
        texts = isinstance(settings, dict) and all(
            isinstance(value, str) and name and not set(name) & {"=", "\0"} and "\0" not in value
            for name, value in settings.items()
        )
        if type(params.get("protocol")) is not int or not texts:
            raise Failure("initialize has a protocol and settings, an object of texts", wire.INVALID_PARAMS)
        if not isinstance(directory, str) or "\0" in directory or not isinstance(params.get("dry_run", False), bool):
            raise Failure("initialize has a storage_dir and a dry_run", wire.INVALID_PARAMS)
        for name, value in settings.items():
            os.environ.setdefault(name, value)
        os.environ["STORAGE_DIR"] = directory
        self._dry_run = params.get("dry_run", False)
        plugin = self._load()
        self._catalogue = catalogue.collect(plugin, _pm())
        return self._catalogue.told(plugin)

    def _job(self, known: catalogue.Catalogue, params: dict[str, Any]) -> dict[str, Any]:
        name = hooks.checked_text(params, "job_type")
        if name not in known.job_types:
            raise Failure(f"the plugin has no job type {name}", wire.INVALID_PARAMS)
        if self._dry_run:
            logger.log(f"would run a job {name}")
        else:
            jobs.run_job(known.job_types[name].function, params)
        return {}

    def _run_command(self, known: catalogue.Catalogue, params: dict[str, Any]) -> dict[str, Any]:
        from . import commands

        name, words = hooks.checked_text(params, "name"), params.get("words", [])
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise Failure("`words` are no texts", wire.INVALID_PARAMS)
        if self._command is None:
            raise Failure("this process was not started for a command", wire.INVALID_REQUEST)
        if name not in known.commands:
            raise Failure(f"the plugin has no command {name}", wire.INVALID_PARAMS)
        if self._dry_run:
            logger.log(f"would run the command {name}")
            self._status = 0
        else:
            self._status = 1  # unless it comes to its end
            output.configure(quiet=params.get("quiet") is True)
            self._status = commands.run_command(known.commands[name].click, name, words)
        return {"status": self._status}


def _pm() -> Any:
    from clerk.utils import pm

    return pm


def _what(request: Request) -> str:
    """The call in words of the person who reads that it failed."""
    subject = {"hook": "hook", "job": "job_type", "fetch": "label", "command": "name"}.get(request.method)
    told = request.params.get(subject) if subject else None
    return f"{request.method} {told}" if isinstance(told, str) else request.method
