"""The functions of `clerk.db` for finance data, under the name that plugins import them from."""

from .db import (
    get_all_sites,
    get_finance_metadata,
    get_next_finance_site,
    get_sites_with_finance_data,
    update_site,
    update_site_finance_metadata,
    update_site_finance_status,
)

__all__ = [
    "get_all_sites",
    "get_finance_metadata",
    "get_next_finance_site",
    "get_sites_with_finance_data",
    "update_site",
    "update_site_finance_metadata",
    "update_site_finance_status",
]
