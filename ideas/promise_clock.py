"""What the city promised for one idea, by which day, and whether it kept its word (約束).

Three kinds: the review of what was sent, the answer, and each next news that an answer or a
follow-up named. News are kept by the next word of the city about the idea, whichever it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.deadlines import review_due_on
from ideas.models import Answer, FollowUp, Idea, State
from ideas.models.state import ANSWERED, READABLE

REVIEW, ANSWER, NEWS = "review", "answer", "news"
KEPT, LATE, COMING, OVERDUE, LAPSED = "kept", "late", "coming", "overdue", "lapsed"
ENDED = (State.HIDDEN, State.WITHDRAWN, State.MERGED)  # nobody owes an answer any more


@dataclass(frozen=True)
class Promised:
    """One promise: its kind, its day, the day it was kept on if it was, and how it stood when asked.

    `days` is how many days late it was kept or is now, or how many are left; 0 on the day itself.
    """

    what: str
    due_on: date
    kept_on: date | None
    state: str
    days: int

    @property
    def label(self) -> str:
        """What was promised, in words."""
        return {
            REVIEW: _("Review of the text"),
            ANSWER: _("The city’s answer"),
            NEWS: _("Next news"),
        }[self.what]

    @property
    def told(self) -> str:
        """How it stands, in a few words."""
        number = {"days": self.days}
        match self.state:
            case "kept":
                return _("Kept")
            case "late":
                return ngettext("Kept %(days)s day late", "Kept %(days)s days late", self.days) % number
            case "overdue":
                return ngettext("%(days)s day late", "%(days)s days late", self.days) % number
            case "lapsed":
                return _("No longer due")
        if self.days == 0:
            return _("Due today")
        return ngettext("%(days)s day left", "%(days)s days left", self.days) % number


def promises_of(
    idea: Idea, answers: Iterable[Answer], steps: Iterable[FollowUp], *, at: datetime
) -> list[Promised]:
    """All promises about an idea in the order of their days, read from what the page has loaded anyway."""
    said = list(answers)
    today, ended = localdate(at), idea.state in ENDED
    found = [_review(idea, today), _answer(idea, said, today, ended=ended)]
    found += _news(said, list(steps), today, ended=ended)
    order = {REVIEW: 0, ANSWER: 1, NEWS: 2}
    return sorted(filter(None, found), key=lambda one: (one.due_on, order[one.what]))


def _review(idea: Idea, today: date) -> Promised | None:
    """Kept by the publication; before it only the author and the office can see the idea."""
    due = review_due_on(idea)
    if due is None:
        return None
    if idea.state in READABLE and idea.published_at is not None:
        return _promised(REVIEW, due, localdate(idea.published_at), today)
    return _promised(REVIEW, due, None, today) if idea.state == State.SUBMITTED else None


def _answer(idea: Idea, said: list[Answer], today: date, *, ended: bool) -> Promised | None:
    """Kept by the answer that decides; news on the way are not it."""
    if idea.answer_due_on is None:
        return None
    final = [one for one in said if one.kind != Answer.Kind.INTERIM]
    kept = localdate(final[0].published_at) if final else None
    over = ended or (kept is None and idea.state in ANSWERED)
    return _promised(ANSWER, idea.answer_due_on, kept, today, ended=over)


def _news(said: list[Answer], steps: list[FollowUp], today: date, *, ended: bool) -> list[Promised | None]:
    words = [(one.published_at, 0, one.pk, one.next_on) for one in said]
    words += [(step.at, 1, step.pk, step.next_on) for step in steps]
    words.sort()
    found: list[Promised | None] = [
        _promised(NEWS, now[3], localdate(then[0]), today) for now, then in pairwise(words) if now[3]
    ]
    if words and (due := words[-1][3]):
        found.append(_promised(NEWS, due, None, today, ended=ended))
    return found


def _promised(what: str, due: date, kept: date | None, today: date, *, ended: bool = False) -> Promised:
    if kept is not None:
        return Promised(what, due, kept, KEPT if kept <= due else LATE, max((kept - due).days, 0))
    if ended:
        return Promised(what, due, None, LAPSED, 0)
    return Promised(what, due, None, COMING if today <= due else OVERDUE, abs((due - today).days))
