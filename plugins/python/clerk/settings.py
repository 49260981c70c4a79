"""Settings, read from the environment; clerk has put those of `.env` there."""

from __future__ import annotations

import os
from typing import Optional


def get_env(key: str, default: Optional[str] = None) -> Optional[str]:
    """The setting's text, or the default."""
    return os.environ.get(key, default)


def get_env_bool(key: str, default: bool = False) -> bool:
    """Whether the setting is true, yes, 1 or on, in any case of letters."""
    value = os.environ.get(key)
    return default if value is None else value.lower() in ("true", "yes", "1", "on")


def get_env_int(key: str, default: Optional[int] = None) -> Optional[int]:
    """The setting as a whole number; the default when it is none."""
    try:
        return int(os.environ[key])
    except (KeyError, ValueError):
        return default


def get_env_float(key: str, default: Optional[float] = None) -> Optional[float]:
    """The setting as a number; the default when it is none."""
    try:
        return float(os.environ[key])
    except (KeyError, ValueError):
        return default
