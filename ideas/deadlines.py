"""The dates the office promised."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from cocreate.caching.remembered import Remembered
from cocreate.office_days.reading import is_working_day
from ideas.models import Appeal, Campaign, Flag, Idea, SiteRules
from ideas.models.review_rules import REVIEW_DAYS

DECIDED_WITHIN = timedelta(days=7)  # reports and appeals


def _days_of_the_site() -> int:
    found = SiteRules.objects.filter(pk=SiteRules.ONLY).values_list("review_days", flat=True).first()
    return REVIEW_DAYS if found is None else found


# Many rows of one page ask; a change is known to every process after half a minute.
days_of_the_site = Remembered(_days_of_the_site, seconds=30)


def review_days(campaign: Campaign | None) -> int:
    """Working days until something is read: by the rules of its campaign, or of the site."""
    return campaign.review_days if campaign else days_of_the_site()


def review_due_on(idea: Idea) -> date | None:
    """The day until which the author was promised a decision on what they sent."""
    if idea.submitted_at is None:
        return None
    return after_working_days(localdate(idea.submitted_at), review_days(idea.campaign))


def report_due_on(report: Flag | Appeal) -> date:
    """The day until which whoever reported something or appealed was promised a decision."""
    return localdate(report.created_at + DECIDED_WITHIN)


def after_working_days(day: date, number: int) -> date:
    """The day that comes `number` days of work after another; weekends and closed days do not count.

    The database has a function of the same name that counts from the same rows.
    """
    while number > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            number -= 1
    return day


def is_late(due: date | None, at: datetime) -> bool:
    """Whether a promised day is over."""
    return due is not None and localdate(at) > due


def days_late(due: date | None, at: datetime) -> int:
    """How many days a promised day is over; 0 while it is not."""
    return max((localdate(at) - due).days, 0) if due is not None else 0
