"""Everything that waits at the desk, in one list with its deadlines (作業一覧).

One union of small rows: what kind, which number, since when, until when. Only what one page of
the list shows is read as objects (`ideas.desk.work_items`), so a long queue costs little more
than a short one. The deadline is found in the database, because the list is ordered by it.
What houses above ideas let wait here, they register: ideas know none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import reduce
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.timezone import localdate

from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import Person, Role, is_known, is_moderator
from cocreate.language.refusal import Text
from ideas.deadlines import DECIDED_WITHIN
from ideas.models import (
    AnswerDraft,
    Appeal,
    BatchItem,
    Comment,
    Cooperation,
    DeskClaim,
    ExpertHelp,
    Flag,
    Idea,
    MergeProposal,
    PaperEntry,
    SiteRules,
    Task,
    Version,
)
from ideas.models.merge import ANSWER_WITHIN
from ideas.models.review_rules import REVIEW_DAYS

REPORT_DAYS = DECIDED_WITHIN  # reports and appeals are decided within a week (page of rules)
NEWEST = 30  # arrivals that an open page compares with what it knows


class Row(NamedTuple):
    """One thing that waits. `due` is None where nobody was promised a day."""

    kind: str
    thing: int
    idea: int | None
    since: datetime
    due: date | None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.thing}"


class Number(NamedTuple):
    """How many of a kind wait, and how many of them are late."""

    waiting: int = 0
    late: int = 0


class Viewer(NamedTuple):
    """Who looks: a person, and whether they moderate. `ANY_MODERATOR` is nobody in particular."""

    person: User | None
    moderates: bool
    gives_help: bool = False


ANY_MODERATOR = Viewer(None, moderates=True)


def viewer_of(person: Person) -> Viewer:
    """As whom somebody looks at the list; a stranger sees nothing of it."""
    if not is_known(person):
        return Viewer(None, moderates=False)
    return Viewer(person, is_moderator(person), Role.COE in person.role_names)


def has_own_list(person: Person) -> bool:
    """Whether somebody's list is their own, as in a department or the CoE; moderators share one."""
    if not is_known(person) or is_moderator(person):
        return False
    return person.is_officer or Role.COE in person.role_names


class Part(NamedTuple):
    """One kind of thing that waits: its rows for somebody, its idea, since when and until when."""

    rows: Callable[[Viewer, date], QuerySet[Any]]
    idea: Any
    since: Any
    due: Any


class _AfterWorkingDays(models.Func):
    """The day that comes so many days of work later; the database has the function by migration.

    The closed days stand in a query of their own, so that they are read once and not for each row.
    """

    template = "after_working_days(%(expressions)s, (SELECT closed_weekdays()))"
    output_field = models.DateField()


OF_THE_SITE = Subquery(SiteRules.objects.filter(pk=SiteRules.ONLY).values("review_days"))


def _reviewed_by(since: str, days: str) -> models.Func:
    return _AfterWorkingDays(TruncDate(since), Coalesce(F(days), OF_THE_SITE, REVIEW_DAYS))


def usual_review(since: str) -> models.Func:
    """The day until which something is read that belongs to no campaign."""
    return _AfterWorkingDays(TruncDate(since), Coalesce(OF_THE_SITE, REVIEW_DAYS))


def _to_review(viewer: Viewer, today: date) -> QuerySet[Any]:
    return _for_moderators(viewer, Idea.objects.waiting())


def _new_texts(viewer: Viewer, today: date) -> QuerySet[Any]:
    return _for_moderators(viewer, Version.objects.waiting())


def _comments(viewer: Viewer, today: date) -> QuerySet[Any]:
    return _for_moderators(viewer, Comment.objects.waiting())


def _reports(viewer: Viewer, today: date) -> QuerySet[Any]:
    return _for_moderators(viewer, Flag.objects.filter(decided_at=None))


def _appeals(viewer: Viewer, today: date) -> QuerySet[Any]:
    """Not those against one's own decision: another person decides about them."""
    waiting = _for_moderators(viewer, Appeal.objects.waiting())
    return waiting.exclude(first_by=viewer.person) if viewer.person else waiting


def _papers(viewer: Viewer, today: date) -> QuerySet[Any]:
    """What came in on paper and waits for a second person: not what one typed in oneself."""
    waiting = _for_moderators(viewer, PaperEntry.objects.waiting())
    return waiting.exclude(entered_by=viewer.person) if viewer.person else waiting


def _merges(viewer: Viewer, today: date) -> QuerySet[Any]:
    return _for_moderators(viewer, MergeProposal.objects.open().filter(parts__is_target=True))


def _answers(viewer: Viewer, today: date) -> QuerySet[Any]:
    """A department's are all of its own; moderators see what is overdue."""
    asked: QuerySet[Any] = _assigned(viewer).needing_an_answer()
    return asked.filter(answer_due_on__lt=today) if viewer.moderates else asked


def _news(viewer: Viewer, today: date) -> QuerySet[Any]:
    awaited: QuerySet[Any] = _assigned(viewer).needing_news()
    return awaited.filter(news_due_on__lt=today) if viewer.moderates else awaited


def _beside(viewer: Viewer, today: date) -> QuerySet[Any]:
    """What one's departments work on beside another that answers; who is in the lead has it as an answer."""
    mine = Department.objects.filter(officers=viewer.person).values("pk")
    beside = Cooperation.objects.filter(department__in=mine).values("idea")
    asked: QuerySet[Any] = Idea.objects.needing_an_answer().filter(pk__in=beside)
    return asked.exclude(department__in=mine)


def _drafts(viewer: Viewer, today: date) -> QuerySet[Any]:
    """Drafts of answers that wait for a second person; nobody sees those they wrote or sent themselves."""
    waiting: QuerySet[Any] = AnswerDraft.objects.in_review()
    if viewer.person is None:
        return waiting if viewer.moderates else waiting.none()
    others = waiting.exclude(written_by=viewer.person).exclude(asked_by=viewer.person)
    return others if viewer.moderates else others.filter(idea__department__officers=viewer.person)


def _help(viewer: Viewer, today: date) -> QuerySet[Any]:
    """Moderators and the CoE see what nobody has accepted; a department all of its own that are open."""
    asked: QuerySet[Any] = ExpertHelp.objects.open()
    if viewer.moderates or viewer.gives_help:
        return asked.filter(accepted_at=None)
    return asked.filter(department__officers=viewer.person)


def _assigned(viewer: Viewer) -> Any:
    if viewer.moderates:
        return Idea.objects.all()
    return Idea.objects.filter(department__officers=viewer.person)


def _for_moderators(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows if viewer.moderates else rows.none()


# What can be ticked in the list and decided with others (`ideas.deciding_many`).
DECIDED_TOGETHER: set[str] = {Task.IDEA, Task.TEXT, Task.COMMENT, Task.REPORT}
# What is another list for each moderator, because nobody decides about what they did themselves.
PERSONAL = (Task.APPEAL, Task.PAPER, Task.DRAFT)
ANSWER_ASKED = Coalesce("assigned_at", "answer_promised_at", "submitted_at")
NOBODY_PROMISED = Cast(Value(None), models.DateField())
NO_IDEA = Cast(Value(None), models.BigIntegerField())
LABELS: dict[str, Text] = {task.value: task.label for task in Task}
PARTS: dict[str, Part] = {
    Task.IDEA: Part(
        _to_review, F("pk"), F("submitted_at"), _reviewed_by("submitted_at", "campaign__review_days")
    ),
    Task.TEXT: Part(_new_texts, F("idea_id"), F("at"), _reviewed_by("at", "idea__campaign__review_days")),
    Task.COMMENT: Part(
        _comments,
        F("idea_id"),
        F("waits_since"),
        _reviewed_by("waits_since", "idea__campaign__review_days"),
    ),
    Task.REPORT: Part(
        _reports,
        Coalesce("idea_id", "comment__idea_id"),
        F("created_at"),
        TruncDate(F("created_at") + REPORT_DAYS),
    ),
    Task.APPEAL: Part(
        _appeals,
        Coalesce("decision__idea_id", "comment_decision__comment__idea_id"),
        F("created_at"),
        TruncDate(F("created_at") + REPORT_DAYS),
    ),
    Task.PAPER: Part(
        _papers,
        F("idea_id"),
        F("entered_at"),
        _reviewed_by("entered_at", "idea__campaign__review_days"),
    ),
    Task.MERGE: Part(
        _merges, F("parts__idea_id"), F("proposed_at"), TruncDate(F("proposed_at") + ANSWER_WITHIN)
    ),
    Task.ANSWER: Part(_answers, F("pk"), ANSWER_ASKED, F("answer_due_on")),
    Task.NEWS: Part(_news, F("pk"), Coalesce("assigned_at", "published_at"), F("news_due_on")),
    Task.BESIDE: Part(_beside, F("pk"), ANSWER_ASKED, F("answer_due_on")),
    Task.DRAFT: Part(_drafts, F("idea_id"), F("asked_at"), F("idea__answer_due_on")),
    Task.HELP: Part(_help, F("idea_id"), F("asked_at"), NOBODY_PROMISED),
}


OF_DEPARTMENTS = (Task.ANSWER, Task.NEWS, Task.BESIDE, Task.DRAFT, Task.HELP)


def kinds_for(viewer: Viewer) -> tuple[str, ...]:
    """What can wait for somebody at all, in the order in which it is told."""
    if viewer.moderates:
        return tuple(kind for kind in PARTS if kind != Task.BESIDE)
    if viewer.person is not None and viewer.person.is_officer:
        return OF_DEPARTMENTS
    return (Task.HELP,) if viewer.gives_help else ()


def register(kind: str, label: Text, part: Part, *, decided_together: bool) -> None:
    """Let something of a house above ideas wait in the list as well."""
    LABELS[kind], PARTS[kind] = label, part
    if decided_together:
        DECIDED_TOGETHER.add(kind)


def rows(viewer: Viewer, at: datetime, *, kinds: Iterable[str] = (), mine: bool = False) -> QuerySet[Any]:
    """What waits for somebody as values of `Row`, the nearest deadline first, then the oldest.

    `kinds` narrows down; `mine` leaves only what the person has taken. What somebody has just
    decided and could still undo (`ideas.deciding_many`) does not wait meanwhile.
    """
    parts = [_row_values(kind, part) for kind, part in _parts(viewer, at, kinds, mine=mine)]
    if not parts:
        return Idea.objects.none().values_list("pk", "pk", "pk", "pk", "pk")
    return parts[0].union(*parts[1:], all=True).order_by("due_on", "since", "row_kind", "thing")


def numbers(viewer: Viewer, at: datetime) -> dict[str, Number]:
    """How much of each kind waits for somebody, in one query."""
    is_late = Q(due_on__lt=localdate(at))
    parts = [
        found.annotate(due_on=Cast(PARTS[kind].due, models.DateField()))
        .order_by()
        .values(row_kind=Value(kind, models.CharField()))
        .annotate(waiting=Count("pk"), late=Count("pk", filter=is_late))
        for kind, found in _parts(viewer, at, ())
    ]
    if not parts:
        return {}
    every = parts[0].union(*parts[1:], all=True).order_by()
    return {row["row_kind"]: Number(row["waiting"], row["late"]) for row in every}


def newest(viewer: Viewer, at: datetime) -> list[Row]:
    """What arrived last, so that an open page can tell what is new to it."""
    return [Row(*values) for values in rows(viewer, at).order_by("-since", "row_kind", "thing")[:NEWEST]]


def neighbours(viewer: Viewer, at: datetime, kind: str, thing: int) -> tuple[Row | None, Row | None]:
    """What stands before and behind something in the list; the first behind it when it waits no more."""
    before: Row | None = None
    found = False
    for row in (Row(*values) for values in rows(viewer, at, kinds=(Task.IDEA, Task.TEXT))):
        if found:
            return before, row
        if (row.kind, row.thing) == (kind, thing):
            found = True
        else:
            before = row
    return (before, None) if found else (None, None)


def _parts(
    viewer: Viewer, at: datetime, kinds: Iterable[str], *, mine: bool = False
) -> list[tuple[str, QuerySet[Any]]]:
    wanted, today = set(kinds) or set(PARTS), localdate(at)
    chosen = [(kind, PARTS[kind].rows(viewer, today)) for kind in kinds_for(viewer) if kind in wanted]
    open_ones = [(kind, _not_just_decided(kind, found)) for kind, found in chosen]
    if mine:
        taken = DeskClaim.objects.standing(at).filter(by=viewer.person, thing=OuterRef("pk"))
        return [(kind, found.filter(Exists(taken.filter(kind=kind)))) for kind, found in open_ones]
    return open_ones


def _not_just_decided(kind: str, found: QuerySet[Any]) -> QuerySet[Any]:
    if kind not in DECIDED_TOGETHER:
        return found
    decided = BatchItem.objects.open().filter(kind=kind, thing=OuterRef("pk"))
    return found.exclude(Exists(decided))


def _row_values(kind: str, found: QuerySet[Any]) -> QuerySet[Any]:
    part = PARTS[kind]
    return (
        found.order_by()
        .annotate(
            row_kind=Value(kind, models.CharField()),
            thing=F("pk"),
            about=part.idea,
            since=part.since,
            due_on=Cast(part.due, models.DateField()),
        )
        .values_list("row_kind", "thing", "about", "since", "due_on")
    )


def total(found: dict[str, Number]) -> Number:
    """All kinds together."""
    return reduce(
        lambda one, other: Number(one.waiting + other.waiting, one.late + other.late),
        found.values(),
        Number(),
    )
