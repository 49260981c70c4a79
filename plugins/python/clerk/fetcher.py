"""The class that fetchers of meetings derive from."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import Any, Optional

from .output import ClerkLogger
from .utils import pm  # noqa: F401  (fetchers import it from here)


class Fetcher:
    """One site's fetcher. A subclass writes `fetch_events`, and `child_init` for what it needs besides."""

    def __init__(self, site: dict[str, Any], start_year: Optional[int] = None, all_agendas: bool = False) -> None:
        self.site = site
        self.subdomain: str = checked_name(site["subdomain"], "subdomain")
        self.start_year = start_year or site["start_year"]
        self.all_agendas = all_agendas
        self.today = datetime.today()
        self.start_date = datetime(self.start_year or self.today.year, 1, 1)
        self.end_date = self.today + timedelta(days=183)  # meetings are announced months ahead
        self.ocr_lang = "eng+spa"
        self.logger = ClerkLogger(subdomain=self.subdomain, stage="fetch")

        self.storage_dir = os.environ.get("STORAGE_DIR", "../sites")
        self.dir_prefix = f"{self.storage_dir}/{self.subdomain}"
        self.minutes_output_dir = f"{self.dir_prefix}/pdfs"
        self.agendas_output_dir = f"{self.dir_prefix}/_agendas/pdfs"
        self.minutes_processed_dir = f"{self.dir_prefix}/processed"
        self.agendas_processed_dir = f"{self.dir_prefix}/_agendas/processed"
        self.docs_output_dir = f"{self.dir_prefix}/_docs/pdfs"
        self.docs_processed_dir = f"{self.dir_prefix}/_docs/processed"
        self.docs_html_dir = f"{self.dir_prefix}/_docs/html"
        for directory in (self.docs_output_dir, self.docs_processed_dir, self.docs_html_dir):
            os.makedirs(directory, exist_ok=True)

        self.previous_page_count = site.get("pages")
        self.total_events = 0
        self.total_minutes = 0
        self.total_agendas = 0
        self.child_init()

    def child_init(self) -> None:
        """For subclasses: called at the end of the constructor."""

    def fetch_events(self) -> Any:
        """Fetches the site's meetings; what it returns is passed over."""
        raise NotImplementedError(f"{type(self).__name__} does not say how to fetch (fetch_events)")

    @property
    def db(self) -> Any:
        """The site's meetings.db, for sqlite-utils. Opened when it is asked for, so that no empty file is left."""
        from sqlite_utils import Database

        return Database(f"{self.dir_prefix}/meetings.db")

    def assert_fetch_dirs(self) -> None:
        """Creates the directories of PDFs that wait."""
        os.makedirs(self.minutes_output_dir, exist_ok=True)
        os.makedirs(self.agendas_output_dir, exist_ok=True)

    def assert_processed_dirs(self) -> None:
        """Creates the directories of the markers of what was processed."""
        os.makedirs(self.minutes_processed_dir, exist_ok=True)
        os.makedirs(self.agendas_processed_dir, exist_ok=True)

    def simplified_meeting_name(self, body: str) -> str:
        """The name of a meeting's directory: no blanks, no words that say nothing."""
        for found, written in (
            (" ", ""),
            ("*", ""),
            ("&", "And"),
            ("/", "And"),
            ("SpecialConcurrentMeetingofthe", ""),
            ("ConcurrentMeetingofthe", ""),
            ("Meetingofthe", ""),
        ):
            body = body.replace(found, written)
        return body

    def check_if_exists(self, meeting: str, date: str, kind: str) -> bool:
        """Whether the document of this kind (minutes or agenda) waits or was processed."""
        waiting, processed = self._directories(kind)
        meeting, date = checked_name(meeting, "meeting"), checked_name(date, "date")
        return any(
            os.path.exists(os.path.join(directory, meeting, file))
            for directory, file in ((waiting, f"{date}.pdf"), (processed, f"{date}.pdf"), (processed, f"{date}.txt"))
        )

    def message_print(self, message: str) -> None:
        """Tells clerk's log."""
        self.logger.log(message)

    def fetch_and_write_pdf(
        self, url: str, kind: str, meeting: str, date: str, headers: Optional[dict[str, str]] = None
    ) -> None:
        self._directories(kind)
        checked_name(meeting, "meeting")
        checked_name(date, "date")
        raise _not_yet("fetch_and_write_pdf")

    def request(self, method: str, url: str, *arguments: Any, **named: Any) -> Any:
        raise _not_yet("request")

    def fetch_docs_from_page(self, page_number: int, meeting: str, date: str, prefix: str) -> Optional[str]:
        raise _not_yet("fetch_docs_from_page")

    def make_html_from_pdf(self, date: str, doc_path: str) -> None:
        raise _not_yet("make_html_from_pdf")

    def ocr(self) -> None:
        raise _not_yet("ocr")

    def transform(self) -> None:
        raise _not_yet("transform")

    def _directories(self, kind: str) -> tuple[str, str]:
        if kind == "minutes":
            return self.minutes_output_dir, self.minutes_processed_dir
        if kind == "agenda":
            return self.agendas_output_dir, self.agendas_processed_dir
        raise ValueError(f"a document is of the kind 'minutes' or 'agenda', not {kind!r}")


def checked_name(name: str, what: str) -> str:
    """The name, which becomes a file's or directory's; one that would leave the site's directory is an error."""
    if name in ("", ".", "..") or any(character in name for character in "/\\\0"):
        raise ValueError(f"the {what} {name!r} would leave the site's directory")
    return name


def _not_yet(method: str) -> NotImplementedError:
    return NotImplementedError(f"Fetcher.{method} comes with the meeting pipeline, which this clerk does not have yet")
