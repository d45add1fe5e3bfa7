"""What somebody supports and follows, as they alone may list it.

An idea that they may not read any more keeps its line without a word of it: so a follow or a
limited choice can still be given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal
from ideas.fates import LONG_TEXTS
from ideas.models import Follow, Idea, State, Vote
from ideas.opening_times import why_not_let_go

TEXTS = ("problem", "proposal", "wish")


@dataclass(frozen=True)
class Line:
    """An idea somebody supports or follows; `idea` is None when they may not read it any more."""

    pk: int
    idea: Idea | None
    since: datetime
    refusal: Refusal | None = None
    """Why the support cannot be withdrawn now."""


def readable_among(person: User, numbers: Sequence[int]) -> dict[int, Idea]:
    """Those of the ideas that this person may read, by number."""
    ideas = Idea.objects.visible_to(person).with_counts().prefetch_related("campaign__phases")
    found: dict[int, Idea] = ideas.defer(*LONG_TEXTS, *TEXTS).in_bulk(numbers)
    return found


def lines_of_supports(person: User, votes: Iterable[Vote], at: datetime) -> list[Line]:
    """One line for each standing vote of the person, in the order given."""
    votes = list(votes)
    known = readable_among(person, [vote.idea_id for vote in votes])
    return [
        Line(vote.idea_id, idea, vote.updated_at, _why_it_stays(idea, at) if idea else None)
        for vote, idea in ((vote, known.get(vote.idea_id)) for vote in votes)
    ]


def _why_it_stays(idea: Idea, at: datetime) -> Refusal | None:
    """Why a support cannot be taken back now, said to somebody who gave it."""
    if idea.state == State.MERGED:
        joined = _("This idea was joined with another one. On its page you see and carry over your support.")
        return Refusal("idea_was_merged", joined)
    return why_not_let_go(idea, at)


def lines_of_follows(person: User, follows: Iterable[Follow]) -> list[Line]:
    """One line for each follow of the person, in the order given."""
    follows = list(follows)
    known = readable_among(person, [follow.idea_id for follow in follows])
    return [Line(follow.idea_id, known.get(follow.idea_id), follow.since) for follow in follows]
