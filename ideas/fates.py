"""What became of an idea, as its author reads it: the state, the reason, the answer, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Prefetch, Subquery

from ideas.models import Answer, Decision, Idea, State
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.next_steps import NextStep, next_step

TOLD_WHY = (State.RETURNED, State.HIDDEN)
LONG_TEXTS = ("search", "campaign__background", "campaign__decided", "campaign__open_points")


@dataclass(frozen=True)
class Fate:
    """One idea of one's own and how it fared."""

    idea: Idea
    next: NextStep | None
    answer: Answer | None
    reason: str
    """Why a moderator sent the idea back or hid it; empty in every other state."""


def with_fates(ideas: IdeaQuerySet) -> IdeaQuerySet:
    """Ideas with all that their fates are made of, in a fixed number of questions."""
    last = Decision.objects.filter(idea=OuterRef("pk")).order_by("-at", "-id")
    return (
        ideas.with_counts()
        .select_related("merged_into")
        .prefetch_related(
            "campaign__phases",
            "follow_ups",
            Prefetch("answers", Answer.objects.select_related("department", "initiative", "indicator")),
        )
        .annotate(told_why=Subquery(last.values("reason")[:1]))
        .defer("merged_into__search", *LONG_TEXTS)
    )


def fate_of(idea: Idea, at: datetime) -> Fate:
    """The fate of an idea from `with_fates`: the city's last word is the final answer, else the latest."""
    answers = list(idea.answers.all())
    told = [answer for answer in answers if answer.kind != Answer.Kind.INTERIM] or answers
    why = idea.told_why if idea.state in TOLD_WHY else ""  # type: ignore[attr-defined]  # by with_fates
    return Fate(
        idea=idea,
        next=next_step(idea, at),
        answer=told[-1] if told else None,
        reason=why or "",
    )
