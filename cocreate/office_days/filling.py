"""Writes down the public holidays and the closing days of the years around now (休みの日の用意).

Which holidays there are is known by a library that is kept up with the laws of many countries; a law that
moves a holiday arrives with its next version and is in the list the night after.
"""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext

from cocreate.office_days import reading
from cocreate.office_days.models import ClosedDay

YEARS = 3  # before and after this one

logger = logging.getLogger(__name__)


def fill(*, at: datetime) -> int:
    """Bring the calendar's days of the years around now up to date; returns how many rows changed.

    What the office added stays, also where the calendar names the same day. A year whose holidays nobody
    knows is left to weekends alone, and the log says so: a promise a day early is better than none.
    """
    this_year = localdate(at).year
    years = range(this_year - YEARS, this_year + YEARS + 1)
    known = days_of(years)
    with transaction.atomic():
        old = ClosedDay.objects.filter(from_calendar=True, day__year__in=years)
        changed = old.exclude(day__in=known).delete()[0]
        changed += sum(
            old.filter(day=day).exclude(name=name).update(name=name) for day, name in known.items()
        )
        there = set(ClosedDay.objects.filter(day__in=known).values_list("day", flat=True))
        new = [
            ClosedDay(day=day, name=name, from_calendar=True)
            for day, name in known.items()
            if day not in there
        ]
        ClosedDay.objects.bulk_create(new, ignore_conflicts=True)
    reading.closed_days.forget()
    return changed + len(new)


def is_filled(*, at: datetime) -> bool:
    """Whether the calendar reaches as far as it should."""
    return ClosedDay.objects.filter(from_calendar=True, day__year=localdate(at).year + YEARS).exists()


def days_of(years: range) -> dict[date, str]:
    """The public holidays of some years, and the days on which the office is closed each year."""
    with translation.override(settings.LANGUAGE_CODE):
        closed = gettext("Office closed")
    known = {
        day: closed
        for year in years
        for day in _days_in(year)
        if (day.month, day.day) in settings.OFFICE_CLOSED
    }
    for year in years:
        public = public_holidays(year)
        if not public and settings.HOLIDAYS_COUNTRY:
            logger.warning("No public holidays are known for a year.", extra={"year": year})
        known |= public
    return known


def _days_in(year: int) -> list[date]:
    first, end = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    return [date.fromordinal(number) for number in range(first, end)]


def public_holidays(year: int) -> dict[date, str]:
    """The public holidays of one year where the site is; none where the settings name no country."""
    if not settings.HOLIDAYS_COUNTRY:
        return {}
    import holidays  # takes a second to load, and is asked once a day

    found = holidays.country_holidays(
        settings.HOLIDAYS_COUNTRY, subdiv=settings.HOLIDAYS_SUBDIVISION or None, years=[year]
    )
    return {day: name[:80] for day, name in found.items()}
