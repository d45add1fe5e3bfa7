"""What may not leave: counts that point to single people, and times that are too exact."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

SMALLEST = 5


def large_enough(count: int) -> int | None:
    """A count of people as it may be given away in a breakdown or a series: 1 to 4 are left out.

    For totals that everybody reads on a page anyway this is not needed (research/voting.md, section 5).
    """
    return count if count == 0 or count >= SMALLEST else None


def day_of(moment: datetime | None) -> date | None:
    """The local day of a moment; a time to the second would tie a row to what somebody did just then."""
    return timezone.localdate(moment) if moment else None
