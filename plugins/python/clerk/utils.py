"""The plugin manager of this process, and where the sites' files are."""

from __future__ import annotations

import os
from typing import Any

import pluggy

from .hookspecs import PROJECT, ClerkSpec

pm = pluggy.PluginManager(PROJECT)
pm.add_hookspecs(ClerkSpec)


def __getattr__(name: str) -> Any:
    """`STORAGE_DIR` is read when it is asked for: clerk tells it after this module may have been imported."""
    if name == "STORAGE_DIR":
        return os.environ.get("STORAGE_DIR", "../sites")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
