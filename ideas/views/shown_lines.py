"""What happened to an idea as it is shown: what `<c-timeline>` takes.

Every line is another text on another day, so all of it is `Poured` and only kinds are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from cocreate.caching.poured import Poured


@dataclass(frozen=True)
class Line:
    """One line of the time line; `iso` and `day` are empty for what is to come."""

    iso: Poured
    day: Poured
    by: Poured
    title: Poured
    note: Poured
    href: Poured
    kind: str
    demo: bool


def lines_of(entries: Iterable[dict[str, Any]]) -> list[Line]:
    """The entries of `ideas.way.timeline_of` in the words and the clock of this moment."""
    return [_line(entry) for entry in entries]


def _line(entry: dict[str, Any]) -> Line:
    at: date | None = entry["at"]
    local = localtime(at) if isinstance(at, datetime) else at
    return Line(
        iso=Poured(local.isoformat() if local else ""),
        day=Poured(date_format(local, "DATE_FORMAT") if local else ""),
        by=Poured(entry["by"] or ""),
        title=Poured(entry["title"] or ""),
        note=Poured(entry.get("note") or ""),
        href=Poured(entry.get("href") or ""),
        kind=entry.get("kind", ""),
        demo=bool(entry.get("demo")),
    )
