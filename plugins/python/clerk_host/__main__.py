"""`clerk-python-host file PATH.py`, `entry-point NAME` or `list`."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from .loading import Plugin

USAGE = """usage: clerk-python-host file PATH.py      serve the plugin in this file
       clerk-python-host entry-point NAME  serve the installed plugin of this name
       clerk-python-host list              tell the installed plugins as one line of JSON
"""
EXIT_SECONDS = 1.5


def main(arguments: Optional[list[str]] = None) -> int:
    """The program; returns its exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    if words == ["list"]:
        return list_installed()
    if len(words) == 2 and words[0] in ("file", "entry-point"):
        return serve(*words)
    if words in (["--help"], ["-h"]):
        print(USAGE, end="")
        return 0
    print(USAGE, end="", file=sys.stderr)
    return 64


def list_installed() -> int:
    """Prints the installed plugins without loading them."""
    import json

    from .loading import installed

    print(json.dumps(installed()))
    return 0


def serve(kind: str, name: str) -> int:
    """Serves one plugin until clerk is done with it."""
    from . import streams

    command = os.environ.pop("CLERK_PLUGIN_COMMAND", None)  # not for clerk's that the plugin may start
    try:
        reads, writes = streams.command_descriptors() if command else streams.take_descriptors()
    except OSError as error:
        print(f"clerk-python-host is started by clerk; its descriptors are not there: {error}", file=sys.stderr)
        return 64

    from clerk import host

    from .conversation import Conversation
    from .interrupts import Interrupts
    from .service import Service

    interrupts = Interrupts()
    output = None if command else streams.redirect_output(interrupts.shielded)
    conversation = Conversation(reads, writes, interrupts, bool(command))
    host.attach(conversation)
    os.register_at_fork(after_in_child=conversation.close_in_child)
    interrupts.install()
    conversation.start()
    try:
        status = Service(conversation, interrupts, lambda: _load(kind, name), command, output).serve()
    except KeyboardInterrupt:
        return 130
    if not command:
        _leave_soon(status)
    return status


def _load(kind: str, name: str) -> Plugin:
    import logging

    from clerk.output import HostHandler
    from clerk.utils import pm

    from . import loading

    root = logging.getLogger()
    root.addHandler(HostHandler())
    root.setLevel(logging.INFO)
    for talkative in ("httpx", "httpcore"):  # a record for each request
        logging.getLogger(talkative).setLevel(logging.WARNING)
    load = loading.load_file if kind == "file" else loading.load_entry_point
    return load(name, pm)


def _leave_soon(status: int) -> None:
    """What the plugin does at its exit may take a moment, but clerk waits no longer than two seconds."""
    timer = threading.Timer(EXIT_SECONDS, os._exit, [status])
    timer.daemon = True
    timer.start()


if __name__ == "__main__":
    sys.exit(main())
