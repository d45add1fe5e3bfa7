"""What comes next for an idea, and by when: the promise in force, in one plain sentence.

Kept or not: a day that is over is called late, never left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ideas.deadlines import is_late, review_due_on
from ideas.models import Idea, State
from ideas.opening_times import why_not_supported

DOING = (State.ACCEPTED, State.IN_PROGRESS)


@dataclass(frozen=True)
class NextStep:
    """The next thing somebody may wait for; `on` is the promised day, `is_late` whether it is over."""

    words: str
    on: date | None = None
    is_late: bool = False

    @property
    def as_entry(self) -> dict[str, object]:
        """For the top of `<c-timeline>`."""
        return {
            "key": "next",
            "at": None,
            "by": "",
            "title": _("What comes next"),
            "note": self.words,
            "kind": "next",
        }


def next_step(idea: Idea, at: datetime) -> NextStep | None:
    """None when nothing is to come: the idea is done, declined, joined, or with its author.

    Reads `campaign__phases`, `answers` and `follow_ups`; for many ideas these should be prefetched.
    """
    if idea.state == State.SUBMITTED:
        return _dated(
            review_due_on(idea),
            at,
            _("A moderator reads it. The author hears the result by %(day)s."),
            _("A moderator reads it. The result was promised for %(day)s and is late. We are sorry."),
            _("A moderator reads it."),
        )
    if idea.state == State.PUBLISHED:
        return _gathering(idea, at)
    if idea.state == State.UNDER_REVIEW:
        return _considered(idea, at)
    if idea.state in DOING:
        return _dated(
            _news_on(idea),
            at,
            _("The city works on it, and tells how it goes on by %(day)s."),
            _("The city works on it. News was promised for %(day)s and is late. We are sorry."),
            _("The city works on it."),
        )
    return None


def _considered(idea: Idea, at: datetime) -> NextStep:
    """By the day of the answer, once one is promised; else by that of the next news."""
    if idea.answer_due_on is not None:
        return _dated(
            idea.answer_due_on,
            at,
            _("The city considers it, and answers by %(day)s."),
            _("The city considers it. The answer was promised for %(day)s and is late. We are sorry."),
        )
    return _dated(
        _news_on(idea),
        at,
        _("The city considers it, and tells how it goes on by %(day)s."),
        _("The city considers it. News was promised for %(day)s and is late. We are sorry."),
        _("The city considers it. A date for the answer has not been set."),
    )


def _dated(day: date | None, at: datetime, ahead: str, late: str, undated: str = "") -> NextStep:
    if day is None:
        return NextStep(undated)
    is_over = is_late(day, at)
    words = (late if is_over else ahead) % {"day": date_format(day, "DATE_FORMAT")}
    return NextStep(words, day, is_over)


def _gathering(idea: Idea, at: datetime) -> NextStep:
    if refusal := why_not_supported(idea, at):
        return NextStep(str(refusal.message))
    goal = idea.campaign.threshold if idea.campaign else None
    if not goal:
        return NextStep(_("It gathers support."))
    return NextStep(
        _("It gathers support. Once %(people)s people support it, the city answers.") % {"people": goal}
    )


def _news_on(idea: Idea) -> date | None:
    """The day of the next news that was promised last: by a step, else by an answer."""
    steps, answers = list(idea.follow_ups.all()), list(idea.answers.all())
    last = steps[-1] if steps else answers[-1] if answers else None
    return last.next_on if last else None
