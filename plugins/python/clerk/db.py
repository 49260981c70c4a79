"""The register of sites, asked of clerk. Plugins have no connection to its database of their own.

The functions that took a connection first still do, and need none: `get_site_by_subdomain("alameda.ca")` and
`get_site_by_subdomain(conn, "alameda.ca")` are the same.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, Callable, Optional, TypeVar

from . import host, sites
from .output import logger

Function = TypeVar("Function", bound=Callable[..., Any])


class Connection:
    """Stands where the database connection stood. Each function is its own transaction in clerk."""

    def execute(self, *arguments: Any, **named: Any) -> Any:
        raise NotImplementedError("a plugin cannot send SQL to clerk's database; use the functions of clerk.db")

    def __getattr__(self, name: str) -> Any:
        raise NotImplementedError(
            f"a plugin has no connection to clerk's database, so no `{name}`; use the functions of clerk.db"
        )


def get_civic_db() -> Connection:
    """Stands where the database engine stood."""
    return Connection()


@contextmanager
def civic_db_connection() -> Iterator[Connection]:
    """For `with civic_db_connection() as conn:`; nothing is rolled back when the block fails."""
    yield Connection()


def _connection_optional(function: Function) -> Function:
    @functools.wraps(function)
    def without_connection(*arguments: Any, conn: Any = None, **named: Any) -> Any:
        if arguments and (arguments[0] is None or isinstance(arguments[0], Connection)):
            arguments = arguments[1:]
        return function(*arguments, **named)

    return without_connection  # type: ignore[return-value]


@_connection_optional
def get_site_by_subdomain(subdomain: str) -> Optional[dict[str, Any]]:
    """The site's row, or None."""
    site = host.request("sites.find", subdomain=subdomain)
    return None if site is None else sites.row(site)


def _list(**which: Any) -> list[dict[str, Any]]:
    """Sites by subdomain, as many pages of them as there are."""
    rows: list[dict[str, Any]] = []
    while True:
        after = {"after": rows[-1]["subdomain"]} if rows else {}
        page = host.request("sites.list", **which, **after)
        rows += [sites.row(site) for site in page]
        if len(page) < sites.MOST_OF_A_PAGE:
            return rows


@_connection_optional
def get_all_sites(order_by: Optional[str] = None) -> list[dict[str, Any]]:
    """All sites, by subdomain or by another column; what is unknown comes first."""
    rows = _list()
    if order_by in sites.COLUMNS:
        rows.sort(key=lambda site: (site[order_by] is not None, site[order_by] or ""))
    return rows


@_connection_optional
def insert_site(site_data: dict[str, Any]) -> str:
    """Adds a site; clerk's error when there is one of this subdomain. Returns the subdomain."""
    host.request("sites.register", site=sites.values(site_data))
    return str(site_data["subdomain"])


@_connection_optional
def update_site(subdomain: str, updates: dict[str, Any]) -> None:
    """Changes columns of a site; clerk's error names a column that plugins may not change."""
    if not host.request("sites.update", subdomain=subdomain, values=sites.values(updates)):
        logger.log("There is no such site; nothing was updated", level="warning", subdomain=subdomain)


@_connection_optional
def upsert_site(site_data: dict[str, Any]) -> None:
    """Adds the site, or changes it when it is there."""
    subdomain = site_data["subdomain"]
    if host.request("sites.find", subdomain=subdomain) is None:
        insert_site(site_data)
        return
    updates = {name: value for name, value in site_data.items() if name != "subdomain"}
    if updates:
        update_site(subdomain, updates)


@_connection_optional
def delete_site(subdomain: str) -> None:
    """Clerk removes no site for a plugin."""
    raise NotImplementedError(f"clerk does not remove sites for plugins; {subdomain} is still there")


@_connection_optional
def get_oldest_site(lookback_hours: float = 23) -> Optional[str]:
    """The subdomain whose `last_updated` is oldest, unless all are younger than so many hours."""
    cutoff = (datetime.now() - timedelta(hours=lookback_hours)).isoformat()
    for site in get_all_sites(order_by="last_updated"):
        if site["last_updated"] is None or site["last_updated"] < cutoff:
            return str(site["subdomain"])
    return None


@_connection_optional
def update_site_finance_status(subdomain: str, has_finance_data: bool) -> None:
    """Whether the site has finance data."""
    update_site(subdomain, {"has_finance_data": bool(has_finance_data)})


@_connection_optional
def update_site_finance_metadata(
    subdomain: str,
    source: Optional[str] = None,
    coverage_start: Optional[date] = None,
    coverage_end: Optional[date] = None,
    record_count: Optional[int] = None,
    data_types: Optional[list[str]] = None,
) -> None:
    """What finance data the site has; what is None stays as it is."""
    given = {
        "finance_source": source,
        "finance_coverage_start": coverage_start,
        "finance_coverage_end": coverage_end,
        "finance_record_count": record_count,
        "finance_data_types": data_types,
    }
    updates = {name: value for name, value in given.items() if value is not None}
    if updates:
        update_site(subdomain, updates)


@_connection_optional
def get_finance_metadata(subdomain: str) -> Optional[dict[str, Any]]:
    """What finance data the site has, or None when there is no such site."""
    site = get_site_by_subdomain(subdomain)
    if site is None:
        return None
    names = ("last_updated", "source", "coverage_start", "coverage_end", "record_count", "data_types")
    return {"has_finance_data": site["has_finance_data"], **{name: site[f"finance_{name}"] for name in names}}


@_connection_optional
def get_sites_with_finance_data() -> list[dict[str, Any]]:
    """All sites that have finance data, by subdomain."""
    return _list(has_finance_data=True)


@_connection_optional
def get_next_finance_site() -> Optional[dict[str, Any]]:
    """The site whose finance data are oldest, taken: the next call gives another one. None when there is none."""
    subdomain = host.request("sites.claim_next_finance", candidates=None, at=int(time.time()))
    return None if subdomain is None else get_site_by_subdomain(subdomain)
