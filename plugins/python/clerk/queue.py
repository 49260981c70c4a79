"""Jobs: how a plugin enqueues them, and how a job tells what becomes of it."""

from __future__ import annotations

import json
import time
from typing import Any, Optional

from . import host

PRIORITIES = ("high", "normal", "low")
JSON_ARGUMENT = "_json"
PROGRESS_LIMIT = 500
LONGEST_SNOOZE = 366 * 86_400


class RetryLater(Exception):
    """Raised by a job that failed for now: it is tried again by its `retry`."""


class Snooze(Exception):
    """Raised by a job that is too early: it is put off without using up an attempt."""

    def __init__(self, seconds: float, reason: str = "the job put itself off") -> None:
        super().__init__(reason)
        self.seconds = min(max(0, int(seconds)), LONGEST_SNOOZE)
        self.reason = reason


def generate_run_id(subdomain: str) -> str:
    """A new name of a run: the site, the second, and six random characters."""
    import secrets
    import string

    suffix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(6))
    return f"{subdomain}_{int(time.time())}_{suffix}"


def enqueue_job(
    job_type: str, site_id: str, priority: str = "normal", run_id: Optional[str] = None, **kwargs: Any
) -> str:
    """Enqueues a job at once, also from within a job that fails later. Returns the job's id."""
    if priority not in PRIORITIES:
        raise ValueError(f"Unknown priority: {priority}. Available: {', '.join(PRIORITIES)}")
    job: dict[str, Any] = {
        "job_type": job_type,
        "subdomain": site_id,
        "arguments": encode_arguments(kwargs),
        "priority": priority,
    }
    if run_id is not None:
        job["run_id"] = run_id
    return str(host.request("jobs.enqueue", jobs=[job])["ids"][0])


def report_progress(text: str) -> None:
    """How far the running job is, one line; clerk keeps the newest."""
    host.notify("progress", text=" ".join(str(text).split())[:PROGRESS_LIMIT])


def encode_arguments(arguments: dict[str, Any]) -> dict[str, str]:
    """Arguments as the texts that clerk keeps; `_json` names those that were no text."""
    encoded: dict[str, str] = {}
    names: list[str] = []
    for name, value in arguments.items():
        if name == JSON_ARGUMENT or "," in name:
            raise ValueError(f"a job's argument cannot be named {name!r}")
        if isinstance(value, str):
            encoded[name] = value
        else:
            encoded[name] = json.dumps(value, allow_nan=False)
            names.append(name)
    if names:
        encoded[JSON_ARGUMENT] = ",".join(names)
    return encoded


def decode_arguments(arguments: dict[str, str]) -> dict[str, Any]:
    """The arguments as they were given to `enqueue_job`."""
    decoded: dict[str, Any] = dict(arguments)
    for name in filter(None, decoded.pop(JSON_ARGUMENT, "").split(",")):
        try:
            decoded[name] = json.loads(decoded[name])
        except (KeyError, ValueError, RecursionError):
            raise ValueError(f"the job's argument {name!r} is named by {JSON_ARGUMENT}, but is no JSON text") from None
    return decoded
