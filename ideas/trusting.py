"""How far somebody's contributions are trusted (信頼), from what became of them so far.

Nothing of it is public and nothing is stored: it is counted from what is in the database, so that
an appeal that is upheld or a comment that is removed changes it at once. Moderators see it with
its parts, and a person sees their own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cocreate.accounts.models import User
from ideas.models import Comment, Flag, Idea, Invitation, State
from ideas.models.state import READABLE

TRUSTED_FROM = 3  # points: what a person needs to be no newcomer any more
COST_OF_HIDDEN = 3  # points that a text costs which a moderator had to hide
ACCEPTED_AFTER = timedelta(hours=24)  # a comment nobody had to read counts once it stood this long


class Trust(NamedTuple):
    """What was accepted and what was hidden; whole numbers of contributions, none below zero."""

    accepted_ideas: int
    accepted_comments: int
    hidden: int

    @property
    def accepted(self) -> int:
        return self.accepted_ideas + self.accepted_comments

    @property
    def points(self) -> int:
        """Accepted contributions less what hidden ones cost; never below zero."""
        return max(0, self.accepted - COST_OF_HIDDEN * self.hidden)

    @property
    def is_trusted(self) -> bool:
        return self.points >= TRUSTED_FROM


NOBODY = Trust(0, 0, 0)


def trust_of(person: User, *, at: datetime) -> Trust:
    """The trust in one person at a moment; one query."""
    return trust_of_all([person.pk], at=at).get(person.pk, NOBODY)


def trust_of_all(people: list[int], *, at: datetime) -> dict[int, Trust]:
    """The trust in several people by their number, in one query.

    Accepted are public ideas, and public comments that a moderator read or that stood for a day;
    not while a report about them is open. Hidden are texts that a person, not the platform, hid and
    that nobody showed again. What the person took back counts neither way. An accepted idea counts for
    who posted it, a hidden one for each of its authors: whoever is named beside a text answers for it,
    and nobody becomes trusted by an invitation.
    """
    hidden_ideas = Idea.objects.in_state(State.HIDDEN).filter(hidden_automatically=False)
    hidden_comments = Comment.objects.filter(hidden_by__isnull=False)
    rows = User.objects.filter(pk__in=people).values_list(
        "pk",
        _number(_accepted_ideas()),
        _number(_accepted_comments(at)),
        _number(hidden_ideas) + _number_written_with_others(hidden_ideas) + _number(hidden_comments),
    )
    return {pk: Trust(ideas, comments, hidden) for pk, ideas, comments, hidden in rows}


def _accepted_ideas() -> QuerySet[Any]:
    return _undisputed(Idea.objects.in_state(*READABLE))


def _accepted_comments(at: datetime) -> QuerySet[Any]:
    stood = Q(reviewed_at__isnull=False) | Q(created_at__lte=at - ACCEPTED_AFTER)
    return _undisputed(Comment.objects.counted().filter(stood))


def _undisputed(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.exclude(flags__in=Flag.objects.filter(decided_at=None))


def _number_written_with_others(ideas: QuerySet[Any]) -> Coalesce:
    """How many of these ideas somebody wrote whom another person had invited."""
    written = Invitation.objects.accepted().filter(person=OuterRef("pk"), idea__in=ideas)
    counted = written.order_by().values("person").annotate(number=Count("idea", distinct=True))
    return Coalesce(Subquery(counted.values("number")), Value(0))


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many of these somebody wrote."""
    written = rows.filter(author=OuterRef("pk")).order_by().values("author")
    counted = written.annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(counted), Value(0))
