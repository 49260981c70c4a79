"""How a call that runs in the main thread is ended from outside: `cancel` of clerk, and a person's Ctrl-C."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import AbstractContextManager
from types import FrameType, TracebackType
from typing import Optional, Union

# Its default is to be passed over, so a plugin that resets it, or a child process, is not killed by it.
CANCEL_SIGNAL = signal.SIGURG
INSISTING_PAUSE = 0.05
RAISING_PAUSE = 2.0


class Cancelled(BaseException):
    """Raised in the main thread, within the plugin's code, when clerk cancels the call."""


class Interrupts:
    """Raises `Cancelled` in the main thread, but never in the middle of writing a message.

    Signal handlers run in the main thread between two instructions. What they share with it needs no lock, and
    what they raise could cut a line short; hence `shielded`, which puts the exception off.
    """

    def __init__(self) -> None:
        self._main = threading.main_thread().ident
        self._running: Union[int, str, None] = None
        self._cancelled: Union[int, str, None] = None
        self._shields = 0
        self._held_back: Optional[BaseException] = None
        self._next_raise = 0.0
        self.shielded = _Shield(self)

    def install(self) -> None:
        """Takes the signals over; Ctrl-C raises `KeyboardInterrupt`, as without it."""
        signal.signal(CANCEL_SIGNAL, self._on_cancel)
        signal.signal(signal.SIGINT, self._on_keyboard)
        # Whoever started us may have blocked them, and a mask is inherited.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [CANCEL_SIGNAL, signal.SIGINT])

    def cancel(self, request: Union[int, str]) -> None:
        """From any thread: the request is to end, or not to begin."""
        self._cancelled = request
        threading.Thread(target=self._insist, args=[request], name="clerk-cancel", daemon=True).start()

    def _insist(self, request: Union[int, str]) -> None:
        """Signals until the call ends: a signal just before the main thread begins to wait does not end the waiting."""
        while self._cancelled == request and self._main is not None:
            signal.pthread_kill(self._main, CANCEL_SIGNAL)
            time.sleep(INSISTING_PAUSE)

    def begin(self, request: Union[int, str]) -> None:
        """In the main thread: from here until `end` a cancel of this request raises `Cancelled`."""
        self._next_raise = 0.0
        self._running = request
        self._raise_if_cancelled()

    def end(self, request: Union[int, str]) -> None:
        """In the main thread: the request came to an end."""
        self._running = None
        self._held_back = None
        if self._cancelled == request:
            self._cancelled = None

    def _on_cancel(self, number: int, frame: Optional[FrameType]) -> None:
        self._raise_if_cancelled()

    def _on_keyboard(self, number: int, frame: Optional[FrameType]) -> None:
        self._raise(KeyboardInterrupt())

    def _raise_if_cancelled(self) -> None:
        now = time.monotonic()
        if self._running is not None and self._running == self._cancelled and now >= self._next_raise:
            # Again after a while: an exception is lost in a destructor, or caught by a bare `except:`.
            self._next_raise = now + RAISING_PAUSE
            self._raise(Cancelled())

    def _raise(self, exception: BaseException) -> None:
        if self._shields:
            self._held_back = exception
        else:
            raise exception

    def _enter(self) -> None:
        if threading.get_ident() == self._main:
            self._shields += 1

    def _leave(self) -> None:
        if threading.get_ident() == self._main:
            self._shields -= 1
            if self._held_back is not None and not self._shields:
                exception, self._held_back = self._held_back, None
                raise exception


class _Shield(AbstractContextManager):  # type: ignore[type-arg]
    """`with interrupts.shielded:` puts exceptions of signals off to its end."""

    def __init__(self, interrupts: Interrupts) -> None:
        self._interrupts = interrupts

    def __enter__(self) -> None:
        self._interrupts._enter()

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self._interrupts._leave()
