"""Log records and text for people. Records go to clerk's log under the plugin's name."""

from __future__ import annotations

import logging
from typing import Any, Optional

from . import host

MESSAGE_LIMIT = 50_000
FIELD_LIMIT = 2_000
FIELD_COUNT_LIMIT = 50

_RESERVED = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LEVELS = ((50, "critical"), (40, "error"), (30, "warning"), (25, "notice"), (20, "info"), (10, "debug"))
_LEVEL_NUMBERS = {name: number for number, name in _LEVELS}
_CONTEXT = {
    "subdomain": "subdomain",
    "run_id": "run_id",
    "stage": "stage",
    "job_id": "job_id",
    "meeting": "meeting",
    "backend": "backend",
    "date": "meeting_date",
}

_quiet = False
_default_subdomain: Optional[str] = None


class ClerkLogger(logging.Logger):
    """A logger that adds what it was told of the work under way to each record."""

    def __init__(
        self,
        subdomain: Optional[str] = None,
        job_id: Optional[str] = None,
        stage: Optional[str] = None,
        run_id: Optional[str] = None,
        backend: Optional[str] = None,
    ) -> None:
        super().__init__("clerk")
        self.parent = logging.getLogger()
        self.subdomain = subdomain
        self.job_id = job_id
        self.stage = stage
        self.run_id = run_id
        self.backend = backend
        self.meeting: Optional[str] = None
        self.date: Optional[str] = None

    def log(self, message: Any, *args: Any, **fields: Any) -> None:  # type: ignore[override]
        """Both `log("text", level="error", field=...)` and the library's `log(logging.ERROR, "text")`."""
        if isinstance(message, int):
            super().log(message, *args, **fields)
            return
        if args:
            fields["level"] = args[0]
        level = fields.pop("level", "info")
        number = _LEVEL_NUMBERS.get(str(level).lower(), logging.INFO)
        if self.isEnabledFor(number):
            self._log(number, str(message), (), extra=fields)
        subdomain = fields.get("subdomain") or self.subdomain or _default_subdomain
        if host.is_command() and not _quiet:
            import click

            click.echo((click.style(f"{subdomain}: ", fg="cyan") if subdomain else "") + str(message))

    def makeRecord(  # noqa: N802
        self,
        name: str,
        level: int,
        fn: str,
        lno: int,
        msg: object,
        args: Any,
        exc_info: Any,
        func: Optional[str] = None,
        extra: Any = None,
        sinfo: Optional[str] = None,
    ) -> logging.LogRecord:
        """Fields named like an attribute of the record get `_` appended; the library would fail on them."""
        record = super().makeRecord(name, level, fn, lno, msg, args, exc_info, func, None, sinfo)
        fields = {field: getattr(self, attribute) for attribute, field in _CONTEXT.items()}
        fields["subdomain"] = fields["subdomain"] or _default_subdomain
        fields.update({field: value for field, value in (extra or {}).items() if value is not None})
        for field, value in fields.items():
            if value is not None:
                setattr(record, field + "_" if field in _RESERVED else field, value)
        return record


class HostHandler(logging.Handler):
    """Sends records to clerk; while no call is under way they are lines on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            message = record.getMessage()
            fields = {
                name: str(value)
                for name, value in vars(record).items()
                if name not in _RESERVED and not name.startswith("_")
            }
            if record.name not in ("clerk", "root"):
                fields["logger"] = record.name
            if record.exc_info and record.exc_info[0] is not None:
                fields["exception"] = logging.Formatter().formatException(record.exc_info)
            level = next((name for number, name in _LEVELS if record.levelno >= number), "trace")
            if not host.notify("log", level=level, message=cut(message, MESSAGE_LIMIT), fields=_limited(fields)):
                import sys

                print(f"{level}: {message}", file=sys.stderr)
        except Exception:
            self.handleError(record)


def cut(text: str, limit: int) -> str:
    """The text, or its beginning with a sign that something is missing: a message has at most 1 MiB."""
    return text if len(text) <= limit else text[: limit - 12] + " ... (cut)"


def _limited(fields: dict[str, str]) -> dict[str, str]:
    kept = list(fields.items())[:FIELD_COUNT_LIMIT]
    return {cut(str(name), 100): cut(value, FIELD_LIMIT) for name, value in kept}


def configure(quiet: Optional[bool] = None, subdomain: Optional[str] = None) -> None:
    """Whether commands keep text of progress to themselves, and the site that records belong to."""
    global _quiet, _default_subdomain
    if quiet is not None:
        _quiet = quiet
    if subdomain is not None:
        _default_subdomain = subdomain


logger = ClerkLogger()


def log(message: Any, subdomain: Optional[str] = None, level: str = "info", **fields: Any) -> None:
    """One record of clerk's log; in a command, unless `clerk -q`, also a line for the person."""
    logger.log(message, level=level, subdomain=subdomain, **fields)
