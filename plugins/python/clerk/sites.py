"""Sites as clerk tells them, and as Python plugins know them."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, timezone
from typing import Any

# How many sites clerk tells at once.
MOST_OF_A_PAGE = 1000
COLUMNS = (
    "subdomain",
    "name",
    "state",
    "country",
    "kind",
    "scraper",
    "lat",
    "lng",
    "start_year",
    "pages",
    "status",
    "extraction_status",
    "last_updated",
    "last_deployed",
    "current_stage",
    "extra",
    "has_finance_data",
    "finance_last_updated",
    "finance_source",
    "finance_coverage_start",
    "finance_coverage_end",
    "finance_record_count",
    "finance_data_types",
)


def row(site: dict[str, Any]) -> dict[str, Any]:
    """The site as a dict with every column; what is unknown is None, times and days are Python's."""
    columns: dict[str, Any] = dict.fromkeys(COLUMNS)
    columns.update(site)
    columns["has_finance_data"] = bool(columns["has_finance_data"])
    seconds = columns["finance_last_updated"]
    if isinstance(seconds, (int, float)):
        with suppress(ValueError, OverflowError, OSError):
            columns["finance_last_updated"] = datetime.fromtimestamp(seconds, timezone.utc)
    for name in ("finance_coverage_start", "finance_coverage_end"):
        if isinstance(columns[name], str):
            with suppress(ValueError):  # what is no day is given as clerk has it
                columns[name] = date.fromisoformat(columns[name])
    return columns


def values(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns as JSON has them: times and days as text, `finance_last_updated` in seconds since 1970."""
    told: dict[str, Any] = {}
    for name, value in columns.items():
        if name == "finance_last_updated" and isinstance(value, datetime):
            told[name] = int(value.timestamp())
        elif isinstance(value, (date, datetime)):
            told[name] = value.isoformat()
        elif name == "extra" and isinstance(value, (dict, list)):
            told[name] = json.dumps(value)
        elif isinstance(value, tuple):
            told[name] = list(value)
        else:
            told[name] = value
    return told
