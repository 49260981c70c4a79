"""The two directions of the protocol: a thread reads, the main thread works, any thread may write."""

from __future__ import annotations

import itertools
import os
import queue
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Union

from clerk.host import HostError

from . import wire
from .interrupts import Interrupts
from .wire import WireError

WAITING_LIMIT = 100
ID_LIMIT = 1_000


@dataclass(frozen=True)
class Request:
    """A request of the host that is to be answered."""

    id: Union[int, str]
    method: str
    params: dict[str, Any]


class Conversation:
    """The messages between clerk and this process. `clerk.host` sees it as its link."""

    def __init__(self, reads: int, writes: int, interrupts: Interrupts, is_command: bool) -> None:
        self.in_call = False
        self.is_command = is_command
        self.leaving = False
        self._reads = reads
        self._writes = writes
        self._interrupts = interrupts
        self._writing = threading.Lock()
        self._requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._open: set[Union[int, str]] = set()
        self._numbers = itertools.count(1)
        self._awaited: dict[int, queue.SimpleQueue[dict[str, Any]]] = {}

    def start(self) -> None:
        """Begins to read."""
        threading.Thread(target=self._read, name="clerk-protocol", daemon=True).start()

    def next_request(self) -> Request:
        """Waits for the host's next request."""
        return self._requests.get()

    def request(self, method: str, params: dict[str, Any]) -> Any:
        """Asks the host and waits for its answer."""
        number = next(self._numbers)
        answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._awaited[number] = answers
        try:
            self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        except WireError as error:
            self._awaited.pop(number, None)
            raise HostError(f"{method} cannot be asked: {error}", wire.INVALID_PARAMS) from None
        answer = answers.get()
        if "result" in answer:
            return answer["result"]
        refusal = answer["error"]
        raise HostError(str(refusal.get("message", "")), refusal.get("code", wire.FAILED), refusal.get("data"))

    def notify(self, method: str, params: dict[str, Any]) -> None:
        """Tells the host something that needs no answer."""
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method}
        if params:
            message["params"] = params
        self._send(message)

    def answer(self, request: Request, result: Any) -> None:
        """Answers a request; a result that cannot be sent becomes an error."""
        self._open.discard(request.id)
        try:
            self._send({"jsonrpc": "2.0", "id": request.id, "result": result})
        except WireError as error:
            self.refuse(request, error.code, str(error))

    def refuse(self, request: Request, code: int, message: str, data: Any = None) -> None:
        """Answers a request with an error."""
        self._open.discard(request.id)
        self._send_error(request.id, code, message, data)

    def close_in_child(self) -> None:
        """In a forked child: it shares the descriptors with the plugin, and must not speak on them."""
        self.in_call = False
        os.close(self._reads)
        os.close(self._writes)
        self._reads = self._writes = -1  # the numbers will be those of other files

    def _send_error(self, id: wire.RequestId, code: int, message: str, data: Any = None) -> None:
        error: dict[str, Any] = {"code": code, "message": message}
        if data is not None:
            error["data"] = data
        self._send({"jsonrpc": "2.0", "id": id, "error": error})

    def _send(self, message: dict[str, Any]) -> None:
        line = memoryview(wire.encode(message))
        try:
            with self._interrupts.shielded, self._writing:
                while line:
                    line = line[os.write(self._writes, line) :]
        except OSError:
            self._host_is_gone()

    def _read(self) -> None:
        try:
            for line in wire.lines(self._reads):
                try:
                    if line is None:
                        raise WireError(wire.INVALID_REQUEST, f"a line has at most {wire.LINE_LIMIT} bytes")
                    self._take(wire.decode(line))
                except WireError as error:
                    self._send_error(None, error.code, str(error))
        except OSError:
            pass  # as its end
        finally:
            self._host_is_gone()  # also after a defect of ours: a process that cannot hear would stay for ever

    def _take(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._take_answer(message)
            return
        method, params = message["method"], message.get("params", {})
        if not isinstance(method, str):
            raise WireError(wire.INVALID_REQUEST, "the method is no text")
        if "id" not in message:
            if method == "cancel" and isinstance(params, dict):
                self._cancel(params.get("id"))
            return
        id = message["id"]
        if isinstance(id, bool) or not isinstance(id, (int, str)) or len(str(id)) > ID_LIMIT:
            raise WireError(wire.INVALID_REQUEST, "the id of a request is an integer or a short text")
        if id in self._open or len(self._open) >= WAITING_LIMIT:
            raise WireError(wire.INVALID_REQUEST, "one request at a time, each with an id of its own")
        if not isinstance(params, dict):
            self._send_error(id, wire.INVALID_PARAMS, "the parameters are no object")
            return
        self._open.add(id)
        self._requests.put(Request(id, method, params))

    def _take_answer(self, message: dict[str, Any]) -> None:
        id = message.get("id")
        if id is None and "error" in message:
            return  # the host could not read a line; it ends the conversation
        error = message.get("error")
        if "result" not in message and not isinstance(error, dict):
            raise WireError(wire.INVALID_REQUEST, "the message is neither a request nor an answer")
        answers = self._awaited.pop(id, None) if type(id) is int else None
        if answers is None:
            raise WireError(wire.INVALID_REQUEST, "this was not asked")
        answers.put(message)

    def _cancel(self, id: Any) -> None:
        if isinstance(id, (int, str)) and not isinstance(id, bool) and id in self._open:
            self._interrupts.cancel(id)

    def _host_is_gone(self) -> None:
        if self.leaving:
            return
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        os._exit(0)
