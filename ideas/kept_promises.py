"""What the city promised and what it kept (約束と実績), as figures for everybody.

A promise is kept by the answer that decides, on the promised day or before; news on the way do
not count as one. Only public ideas are counted, and nothing here speaks of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import (
    Aggregate,
    Count,
    DateField,
    F,
    FloatField,
    Func,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from ideas.models import Answer, Idea

MOST_OVERDUE = 100


class Median(Aggregate):
    """The middle value; between two middle ones their mean."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class Kept:
    """How a department or a campaign kept its promises: numbers of ideas, and days."""

    name: str
    promised: int
    on_time: int
    late: int
    overdue: int
    running: int
    median_days: float | None

    @property
    def decided(self) -> int:
        return self.on_time + self.late

    @property
    def share_on_time(self) -> int | None:
        """Of the promises whose day has come, how many were kept, in percent from 0 to 100."""
        came = self.decided + self.overdue
        return round(100 * self.on_time / came) if came else None


class Overdue(NamedTuple):
    """One idea whose answer is late, and by how many days."""

    idea: Idea
    days: int


def promised() -> QuerySet[Any, Any]:
    """Public ideas to which the city promised an answer, with the day it was given."""
    final = Answer.objects.filter(idea=OuterRef("pk")).exclude(kind=Answer.Kind.INTERIM)
    decided = final.order_by().values("idea").values(day=TruncDate(Min("published_at")))
    ideas: QuerySet[Any, Any] = (
        Idea.objects.listed()
        .filter(answer_promised_at__isnull=False)
        .annotate(
            decided_on=Subquery(decided[:1], output_field=DateField()),
            promised_on=TruncDate("answer_promised_at"),
        )
    )
    return ideas


def kept_by(field: str, *, at: datetime) -> list[Kept]:
    """The figures for each `department` or `campaign`, those with most promises first."""
    rows = promised().values(name=F(f"{field}__{NAMES[field]}")).annotate(**_figures(localdate(at)))
    return [Kept(**{**row, "name": row["name"] or ""}) for row in rows.order_by("-promised", "name")]


NAMES = {"department": "name", "campaign": "title"}


def kept_in_all(*, at: datetime) -> Kept:
    """The figures of the whole city."""
    return Kept(name="", **promised().aggregate(**_figures(localdate(at))))


def overdue(*, at: datetime) -> list[Overdue]:
    """The ideas whose answer is late, the latest first."""
    today = localdate(at)
    late = promised().filter(decided_on=None, answer_due_on__lt=today).select_related("department")
    return [
        Overdue(idea, (today - idea.answer_due_on).days)
        for idea in late.order_by("answer_due_on", "id")[:MOST_OVERDUE]
        if idea.answer_due_on
    ]


def _figures(today: date) -> dict[str, Any]:
    # PostgreSQL counts the days between two dates as a whole number.
    days = Func(
        F("decided_on"),
        F("promised_on"),
        template="(%(expressions)s)",
        arg_joiner=" - ",
        output_field=FloatField(),
    )
    return {
        "promised": Count("pk"),
        "on_time": Count("pk", filter=Q(decided_on__lte=F("answer_due_on"))),
        "late": Count("pk", filter=Q(decided_on__gt=F("answer_due_on"))),
        "overdue": Count("pk", filter=Q(decided_on=None, answer_due_on__lt=today)),
        "running": Count("pk", filter=Q(decided_on=None, answer_due_on__gte=today)),
        "median_days": Median(days),
    }
