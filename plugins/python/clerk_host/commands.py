"""Runs a click command for the person at the terminal."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

from .failures import described

SUMMARY_LIMIT = 200


def summary(command: Any) -> str:
    """What the command is for, in one line."""
    return " ".join(command.get_short_help_str(SUMMARY_LIMIT).split())


def run_command(command: Any, name: str, words: list[str]) -> int:
    """The command's exit status; what click has to say goes to the person."""
    try:
        command.main(args=words, prog_name=f"clerk {name}", standalone_mode=True)
        status: Any = 0
    except SystemExit as leaving:
        status = leaving.code
    except KeyboardInterrupt:
        print("Aborted!", file=sys.stderr)
        status = 1
    except Exception as error:
        if os.environ.get("CLERK_DEBUG"):
            traceback.print_exc()
        print(f"clerk {name}: {described(error)}", file=sys.stderr)
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    if status is None:
        return 0
    if not isinstance(status, int):
        print(status, file=sys.stderr)
        return 1
    return status & 0xFF
