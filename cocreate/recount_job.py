"""The recount, in the night and by hand: it knows from the schedule which day must be sealed by now."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from cocreate.models import LastRun
from cocreate.schedule import SCHEDULE, last_night
from ideas.models import VoteEvent
from ideas.recounting import Difference, recount_tonight
from ideas.sealing import midnight_after

SEALING = "tally of the day"
TIME_TO_SEAL = timedelta(hours=1)


def last_sealed_day() -> date | None:
    """The day that the sealing job has sealed last, by the schedule's own memory; None if it never ran."""
    ran_at = LastRun.objects.filter(job=SEALING).values_list("ran_at", flat=True).first()
    return timezone.localdate(ran_at) - timedelta(days=1) if ran_at else None


def due_day(at: datetime) -> date | None:
    """The day that the sealing job should have sealed by now, by the calendar; None while nobody has voted.

    For whoever recounts by hand. The night asks the schedule's memory alone: after an outage it recounts
    before the days that were missed are made up, and would be loud about what is no difference.
    """
    job = next(job for job in SCHEDULE if job.name == SEALING)
    day = timezone.localdate(last_night(job, at - TIME_TO_SEAL)) - timedelta(days=1)
    return day if VoteEvent.objects.filter(at__lt=midnight_after(day)).exists() else None


def recount(*, at: datetime) -> list[Difference]:
    """Recount before the next day is sealed, so that a cut chain is noticed and not continued."""
    return recount_tonight(at=at, sealed_until=last_sealed_day())
