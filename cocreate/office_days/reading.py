"""The closed days as every page reads them."""

from __future__ import annotations

from datetime import date
from time import monotonic

from cocreate.office_days.models import ClosedDay

SECONDS = 60  # after which a change of the office is known to every process
SATURDAY = 5

_known: tuple[float, frozenset[date]] = (0.0, frozenset())  # until when, and what


def closed_days() -> frozenset[date]:
    """All of them, remembered by the process: a page with a hundred deadlines asks once a minute."""
    global _known
    until, days = _known
    if monotonic() >= until:
        days = frozenset(ClosedDay.objects.values_list("day", flat=True))
        _known = (monotonic() + SECONDS, days)
    return days


def forget() -> None:
    """Let this process read the days anew."""
    global _known
    _known = (0.0, frozenset())


def is_working_day(day: date) -> bool:
    """Whether the office works on a day. In a year the list does not reach, only weekends are known."""
    return day.weekday() < SATURDAY and day not in closed_days()
