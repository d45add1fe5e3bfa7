"""The nightly recount: it knows from the schedule which day must be sealed by now."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from cocreate.models import LastRun
from ideas.recounting import Difference, recount_tonight

SEALING = "tally of the day"


def last_sealed_day() -> date | None:
    """The day that the sealing job has sealed last, by the schedule's own memory; None if it never ran."""
    ran_at = LastRun.objects.filter(job=SEALING).values_list("ran_at", flat=True).first()
    return timezone.localdate(ran_at) - timedelta(days=1) if ran_at else None


def recount(*, at: datetime) -> list[Difference]:
    """Recount before the next day is sealed, so that a cut chain is noticed and not continued."""
    return recount_tonight(at=at, sealed_until=last_sealed_day())
