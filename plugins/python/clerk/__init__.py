"""What a plugin of clerk imports."""

from __future__ import annotations

from typing import Any

from .hookspecs import hookimpl

__version__ = "0.2.0"
__all__ = ["Fetcher", "hookimpl"]


def __getattr__(name: str) -> Any:
    """Imports `Fetcher` only where it is asked for, so that other plugins start sooner."""
    if name == "Fetcher":
        from .fetcher import Fetcher

        return Fetcher
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
