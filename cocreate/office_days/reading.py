"""The closed days as every page reads them."""

from __future__ import annotations

from datetime import date

from cocreate.caching.remembered import Remembered
from cocreate.office_days.models import ClosedDay

SECONDS = 60  # after which a change of the office is known to every process
SATURDAY = 5


def _all_days() -> frozenset[date]:
    return frozenset(ClosedDay.objects.values_list("day", flat=True))


closed_days = Remembered(_all_days, seconds=SECONDS)


def is_working_day(day: date) -> bool:
    """Whether the office works on a day. In a year the list does not reach, only weekends are known."""
    return day.weekday() < SATURDAY and day not in closed_days()
