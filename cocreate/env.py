"""Reads settings from the environment, and says plainly what is missing.

Every setting comes through one of these readers, so that a wrong value stops
the start with a sentence that names the variable instead of a stack trace
somewhere later.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote, urlparse

NONE = "none"  # for settings whose empty value means the default


class SettingMissing(Exception):
    """A required setting is absent or cannot be understood."""


def text(name: str, default: str | None = None) -> str:
    """A text value; `NAME_FILE` may name a file that holds it (for secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise SettingMissing(f"Set {name} (or {name}_FILE) in the environment. See docs/operating.md.")
    return default


def flag(name: str, *, default: bool) -> bool:
    """Yes or no: 1/true/yes/on and 0/false/no/off are understood."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingMissing(f"{name} must be yes or no, not “{value}”.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if value.lstrip("-").isdecimal():
        return int(value)
    raise SettingMissing(f"{name} must be a whole number, not “{value}”.")


def words(name: str, default: str = "") -> list[str]:
    """A list of words separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def days_of_year(name: str, default: str) -> list[tuple[int, int]]:
    """Days that come again each year, as `08-14,12-29..01-03`, or `none`; each as its month and day."""
    year = [date(2000, 1, 1) + timedelta(days=number) for number in range(366)]
    found: list[tuple[int, int]] = []
    for part in words(name, default):
        if part == NONE:
            continue
        try:
            ends = [date.fromisoformat(f"2000-{end}") for end in part.split("..")]
            first, last = ends * 2 if len(ends) == 1 else ends
        except ValueError:
            raise SettingMissing(f"{name} must be like 08-14,12-29..01-03, not “{part}”.") from None
        days = [day for day in year if first <= day <= last]
        # A stretch that ends before it begins goes over the turn of the year.
        days = days or [day for day in year if day >= first or day <= last]
        found += [(day.month, day.day) for day in days]
    return found


def word_or_none(name: str, default: str) -> str:
    """A text value that may be switched off: `none` is the empty text."""
    value = text(name, default)
    return "" if value == NONE else value


def database(name: str, default: str | None) -> dict[str, object]:
    """A PostgreSQL address (`postgresql://user:password@host:5432/name`) as Django wants it.

    A host given as `?host=/path` is a socket directory, as in libpq.
    """
    url = urlparse(text(name, default))
    if url.scheme not in {"postgres", "postgresql"}:
        raise SettingMissing(f"{name} must start with postgresql://; other databases are not supported.")
    query = dict(part.split("=", 1) for part in url.query.split("&") if "=" in part)
    host = unquote(query.pop("host", "")) or unquote(url.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or ""),
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
    }
