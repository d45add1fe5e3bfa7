"""The register of exceptions: how many ideas did not come in online, by which way and why.

Only approved exceptions count, and only numbers are told: no idea, no person, no day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from ideas.models import Idea, PaperEntry

FISCAL_YEAR_BEGINS = 4  # April


@dataclass(frozen=True)
class Line:
    """One way or one reason: numbers of ideas in this fiscal year and since the beginning."""

    label: str
    this_year: int
    in_all: int


@dataclass(frozen=True)
class Register:
    """The figures of the page."""

    since: date  # first day of this fiscal year
    whole: Line
    channels: list[Line]
    reasons: list[Line]
    taken_over: int
    ideas: int  # all ideas handed in since the beginning, by whatever way

    @property
    def per_cent(self) -> float | None:
        """Of all ideas, how many came in by exception, from 0 to 100; None before the first idea."""
        return round(100 * self.whole.in_all / self.ideas, 1) if self.ideas else None


def register(*, at: datetime) -> Register:
    """Read the figures in two queries."""
    since = first_day_of_fiscal_year(localdate(at))
    numbers: dict[str, Any] = {
        "this_year": Count("pk", filter=Q(received_on__gte=since)),
        "in_all": Count("pk"),
        "taken_over": Count("claimed_at"),
    }
    rows: QuerySet[Any, Any] = PaperEntry.objects.approved().order_by().values("channel", "reason")
    found: list[dict[str, Any]] = list(rows.annotate(**numbers))

    def line(label: str, **only: str) -> Line:
        rows = [row for row in found if all(row[name] == value for name, value in only.items())]
        return Line(label, sum(row["this_year"] for row in rows), sum(row["in_all"] for row in rows))

    return Register(
        since=since,
        whole=line(""),
        channels=[line(str(label), channel=value) for value, label in PaperEntry.Channel.choices],
        reasons=[line(str(label), reason=value) for value, label in PaperEntry.Reason.choices],
        taken_over=sum(row["taken_over"] for row in found),
        ideas=Idea.objects.sent().count(),
    )


def first_day_of_fiscal_year(day: date) -> date:
    """The first of April that came last."""
    return date(day.year - (day.month < FISCAL_YEAR_BEGINS), FISCAL_YEAR_BEGINS, 1)
