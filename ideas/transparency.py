"""What the office and the platform did with citizens' contributions, month by month (透明性レポート).

Each figure is a count of things that are on record with their moment: steps of ideas, decisions,
reports, appeals. Months are Japan's. Nothing here names a person, so small numbers are told too.
A new kind of record becomes a `Figure` and one counting function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, DateField, F, QuerySet
from django.db.models.functions import TruncMonth
from django.db.models.lookups import IsNull
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.caching.remembered import for_seconds
from ideas.models import (
    Appeal,
    Comment,
    CommentDecision,
    Decision,
    Flag,
    PaperEntry,
    Rule,
    State,
    StateChange,
)

MONTHS = 13  # the running one and the twelve before
Counted = Iterable[tuple[date, str, int]]  # month, figure, number


@dataclass(frozen=True)
class Figure:
    """One number of each month: its key for programs, its title and what exactly is counted."""

    key: str
    title: str | Promise
    meaning: str | Promise


@dataclass(frozen=True)
class Part:
    """Figures that belong together and stand in one table."""

    title: str | Promise
    figures: tuple[Figure, ...]


@dataclass
class Month:
    """The figures of one month, and how long authors waited for the first decision, in working days."""

    first: date
    numbers: dict[str, int] = field(default_factory=dict)
    median_days: float | None = None

    def number(self, key: str) -> int:
        return self.numbers.get(key, 0)


IDEAS = Part(
    _("Ideas"),
    (
        Figure("ideas_received", _("Received"), _("Ideas that were handed in for the first time.")),
        Figure("ideas_published", _("Published"), _("Ideas published after a moderator read them.")),
        Figure("ideas_at_once", _("Published at once"), _("Ideas the platform published by rule.")),
        Figure("ideas_returned", _("Sent back"), _("Texts sent back to their author with a reason.")),
        Figure("ideas_hidden", _("Hidden by a person"), _("Ideas a moderator hid with a reason.")),
        Figure(
            "ideas_hidden_by_platform",
            _("Hidden automatically"),
            _("Ideas hidden after several reports, until a moderator decides."),
        ),
        Figure("ideas_restored", _("Shown again"), _("Hidden ideas that were shown again.")),
        Figure("ideas_on_paper", _("Received on paper"), _("Exceptions that a second person approved.")),
    ),
)
COMMENTS = Part(
    _("Comments"),
    (
        Figure("comments_written", _("Written"), _("Comments that were written.")),
        Figure("comments_returned", _("Sent back"), _("Comments sent back to their author with a reason.")),
        Figure("comments_hidden", _("Hidden by a person"), _("Comments a moderator hid with a reason.")),
        Figure(
            "comments_hidden_by_platform",
            _("Hidden automatically"),
            _("Comments hidden after several reports, until a moderator decides."),
        ),
        Figure("comments_restored", _("Shown again"), _("Hidden comments that were shown again.")),
    ),
)
REPORTS = Part(
    _("Reports by readers"),
    (
        Figure("reports_received", _("Received"), _("Reports on ideas and comments.")),
        Figure("reports_upheld", pgettext_lazy("report", "Upheld"), _("Reports that were right.")),
        Figure("reports_dismissed", pgettext_lazy("report", "Not upheld"), _("Reports that were not right.")),
    ),
)
APPEALS = Part(
    _("Appeals by authors"),
    (
        Figure("appeals_received", _("Received"), _("Appeals against a decision.")),
        Figure("appeals_upheld", pgettext_lazy("appeal", "Granted"), _("Changed by a second person.")),
        Figure("appeals_refused", pgettext_lazy("appeal", "Not granted"), _("The first decision stands.")),
    ),
)


PARTS = (IDEAS, COMMENTS, REPORTS, APPEALS)


@for_seconds(60)
def months(*, today: date) -> list[Month]:
    """The figures of this month and the twelve before, the latest first; none before the first idea."""
    since = _months_before(today, MONTHS - 1)
    found: dict[date, Month] = {}
    for count in COUNTS:
        for first, key, number in count(since):
            month = found.setdefault(first, Month(first))
            month.numbers[key] = month.numbers.get(key, 0) + number
    for first, days in _median_days(since):
        found.setdefault(first, Month(first)).median_days = days
    first_ever = min(found, default=None)
    wanted = [_months_before(today, number) for number in range(MONTHS)]
    return [found.get(one, Month(one)) for one in wanted if first_ever and one >= first_ever]


def this_month(at: datetime) -> list[Month]:
    """The months as they are at a moment."""
    return months(today=localdate(at))


def _of_month(rows: QuerySet[Any, Any], moment: str, since: date, *by: str) -> list[dict[str, Any]]:
    """Rows counted by the month of a moment in Japan's time, and by further fields."""
    month = TruncMonth(moment, tzinfo=get_current_timezone(), output_field=DateField())
    begin = datetime(since.year, since.month, 1, tzinfo=get_current_timezone())
    counted = rows.filter(**{f"{moment}__gte": begin}).order_by().annotate(month=month)
    return list(counted.values("month", *by).annotate(number=Count("pk")))


def _ideas_received(since: date) -> Counted:
    handed_in = StateChange.objects.filter(from_state="").exclude(to_state=State.DRAFT)
    for row in _of_month(handed_in, "at", since):
        yield row["month"], "ideas_received", row["number"]


def _decided(since: date) -> Counted:
    keys = {
        ("publish", False): "ideas_published",
        ("publish", True): "ideas_at_once",
        ("return", False): "ideas_returned",
        ("hide", False): "ideas_hidden",
        ("hide", True): "ideas_hidden_by_platform",
        ("restore", False): "ideas_restored",
        ("restore", True): "ideas_restored",
    }
    yield from _by_decision(Decision.objects.all(), since, keys)


def _comments_decided(since: date) -> Counted:
    keys = {
        ("return", False): "comments_returned",
        ("hide", False): "comments_hidden",
        ("hide", True): "comments_hidden_by_platform",
        ("restore", False): "comments_restored",
        ("restore", True): "comments_restored",
    }
    yield from _by_decision(CommentDecision.objects.all(), since, keys)


def _by_decision(rows: QuerySet[Any, Any], since: date, keys: dict[tuple[str, bool], str]) -> Counted:
    for row in _of_month(rows.annotate(platform=IsNull(F("by"), True)), "at", since, "kind", "platform"):
        if key := keys.get((row["kind"], row["platform"])):
            yield row["month"], key, row["number"]


def _comments_written(since: date) -> Counted:
    for row in _of_month(Comment.objects.all(), "created_at", since):
        yield row["month"], "comments_written", row["number"]


def _on_paper(since: date) -> Counted:
    for row in _of_month(PaperEntry.objects.approved(), "approved_at", since):
        yield row["month"], "ideas_on_paper", row["number"]


def _reports(since: date) -> Counted:
    yield from _sent_and_decided(Flag.objects.all(), "reports", since)


def _appeals(since: date) -> Counted:
    yield from _sent_and_decided(Appeal.objects.all(), "appeals", since)


def _sent_and_decided(rows: QuerySet[Any, Any], name: str, since: date) -> Counted:
    for row in _of_month(rows, "created_at", since):
        yield row["month"], f"{name}_received", row["number"]
    for row in _of_month(rows, "decided_at", since, "outcome"):
        yield row["month"], f"{name}_{row['outcome']}", row["number"]


COUNTS: tuple[Callable[[date], Counted], ...] = (
    _ideas_received,
    _decided,
    _comments_written,
    _comments_decided,
    _on_paper,
    _reports,
    _appeals,
)

# Weekdays up to a day, counted from a Monday long ago, and the closed days among those between two days.
WEEKDAYS = "(({day} - DATE '1970-01-05') / 7 * 5 + LEAST(({day} - DATE '1970-01-05') % 7 + 1, 5))"
CLOSED = """(SELECT count(*) FROM office_days_closedday closed
    WHERE closed.day > {first} AND closed.day <= {last} AND extract(isodow FROM closed.day) < 6)"""


def _median_days(since: date) -> list[tuple[date, float]]:
    """For each month the middle number of working days from sending a text to its first decision.

    Counted are decisions by people about texts that waited; the day of sending is day nought.
    """
    sent, decided = (f"({moment} AT TIME ZONE %(zone)s)::date" for moment in ("v.at", "d.at"))
    weekdays = f"{WEEKDAYS.format(day=decided)} - {WEEKDAYS.format(day=sent)}".replace("% 7", "%% 7")
    days = f"{weekdays} - {CLOSED.format(first=sent, last=decided)}"
    question = f"""
        SELECT date_trunc('month', d.at AT TIME ZONE %(zone)s)::date,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY {days})
        FROM ideas_decision d
        JOIN ideas_version v ON v.idea_id = d.idea_id AND v.number = d.version_number
        WHERE d.from_state = 'submitted' AND d.by_id IS NOT NULL AND d.at >= %(since)s
        GROUP BY 1
    """  # noqa: S608  nothing in it comes from outside
    zone = get_current_timezone()
    begin = datetime(since.year, since.month, 1, tzinfo=zone)
    with connection.cursor() as cursor:
        cursor.execute(question, {"zone": str(zone), "since": begin})
        return [(first, float(number)) for first, number in cursor.fetchall()]


@dataclass(frozen=True)
class Reason:
    """How often one rule of participation was the reason in the months of the report."""

    name: str
    returned: int
    hidden: int
    comments_hidden: int
    article: str = ""
    """Where everybody reads the rule."""

    @property
    def often(self) -> int:
        return self.returned + self.hidden + self.comments_hidden


def reasons(*, today: date) -> list[Reason]:
    """By which rules people of the office sent back or hid texts, the most frequent first.

    Empty while no decision names a rule; else what was decided in words only stands last, without a name.
    """
    begin = _months_before(today, MONTHS - 1)
    since = datetime(begin.year, begin.month, 1, tzinfo=get_current_timezone())
    found: dict[str, dict[str, int]] = {}
    for column, rows in (
        ("returned", Decision.objects.filter(kind=Decision.Kind.RETURN)),
        ("hidden", Decision.objects.filter(kind=Decision.Kind.HIDE)),
        ("comments_hidden", CommentDecision.objects.filter(kind=Decision.Kind.HIDE)),
    ):
        named: QuerySet[Any, Any] = rows.filter(at__gte=since, by__isnull=False).order_by()
        for row in named.values(name=F("rule__name")).annotate(number=Count("pk")):
            found.setdefault(row["name"] or "", {})[column] = row["number"]
    if not any(found):
        return []
    articles = {rule.name: rule.article for rule in Rule.objects.filter(name__in=found)}
    listed = [
        Reason(
            name,
            row.get("returned", 0),
            row.get("hidden", 0),
            row.get("comments_hidden", 0),
            articles.get(name, ""),
        )
        for name, row in found.items()
    ]
    return sorted(listed, key=lambda one: (not one.name, -one.often, one.name))


def _months_before(day: date, number: int) -> date:
    """The first day of the month that lies so many months before a day's."""
    months_since_zero = day.year * 12 + day.month - 1 - number
    return date(months_since_zero // 12, months_since_zero % 12 + 1, 1)
