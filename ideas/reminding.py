"""Reminding the office of what the city promised: the answer to an idea, and the next news after one.

On working mornings: seven, three and no days before the day, and each week after it; the first
morning after it the moderators hear of it too. Each step is told once for each idea and promised
day, however often the job runs: the outbox knows the occasion by its key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from cocreate.accounts.models import User
from cocreate.notifications.telling import Letter, said, tell
from cocreate.office_days.reading import is_working_day
from ideas.answer_notices import moderators, officers_of
from ideas.models import Idea

STEPS = (0, 3, 7)  # days before the promised day
WEEK = 7


class Promise(NamedTuple):
    """One day that the city named for one idea: of its answer, or of the next news."""

    idea: Idea
    is_news: bool
    due: date

    @property
    def key(self) -> str:
        what = "news" if self.is_news else "answer"
        return f"idea:{self.idea.pk}:{what}:{self.due}"


def remind(*, at: datetime) -> int:
    """Remind of every promise whose next step has come; returns of how many. Silent on closed days."""
    today = localdate(at)
    if not is_working_day(today):
        return 0
    soon = open_promises(until=today + timedelta(days=max(STEPS)))
    return sum(_remind_of(promise, today, at) for promise in soon)


def open_promises(*, until: date) -> list[Promise]:
    """What was promised for this day or before and is not kept yet, the latest first."""
    ideas: Any = Idea.objects.listed().select_related("department")
    answers = ideas.needing_an_answer().filter(answer_due_on__lte=until)
    news = ideas.needing_news().filter(news_due_on__lte=until)
    found = [Promise(idea, False, idea.answer_due_on) for idea in answers]
    found += [Promise(idea, True, idea.news_due_on) for idea in news]
    return sorted(found, key=lambda promise: (promise.due, promise.idea.pk, promise.is_news))


def step_of(due: date, today: date, steps: Iterable[int] = STEPS) -> str | None:
    """Which reminder is due on a day: `before-7`, `before-3`, `before-0`, `week-1`, `week-2` …

    A step that fell on a closed day is told on the next morning, as the step it was.
    """
    left = (due - today).days
    if left < 0:
        return f"week-{(-left - 1) // WEEK + 1}"
    step = next((step for step in sorted(steps) if left <= step), None)
    return None if step is None else f"before-{step}"


def _remind_of(promise: Promise, today: date, at: datetime) -> bool:
    step = step_of(promise.due, today)
    if step is None:
        return False
    with transaction.atomic():
        officers = officers_of(promise.idea.department)
        responsible: QuerySet[User] = officers if officers.exists() else moderators()
        tell(responsible, _reminder(promise, step, today), at=at)
        if today > promise.due:
            others = moderators().exclude(pk__in=responsible.values("pk"))
            tell(others, _escalation(promise, today), at=at)
    return True


def _reminder(promise: Promise, step: str, today: date) -> Letter:
    """To whoever answers: how many days are left, or for how many it is late."""
    words = _words(promise, today)
    late = today > promise.due

    def subject() -> str:
        if promise.is_news:
            return gettext("News of “%(title)s” were promised by %(day)s") % words
        return gettext("An answer to “%(title)s” was promised by %(day)s") % words

    def body() -> str:
        first = days_over(promise.due, today) if late else days_left(promise.due, today)
        return "\n\n".join([_what_was_promised(promise) % words, first, _what_to_do(promise)])

    return _letter(promise, step, subject, body)


def _escalation(promise: Promise, today: date) -> Letter:
    """To the moderators: a promise of the city is not kept, and whose it is."""
    words = _words(promise, today)

    def subject() -> str:
        if promise.is_news:
            return gettext("The promised news of “%(title)s” are late") % words
        return gettext("The promised answer to “%(title)s” is late") % words

    def body() -> str:
        whose = gettext("It was promised by %(day)s. In charge: %(department)s.") % words
        ask = gettext("Please ask the department. If it takes longer, tell people where things stand.")
        return "\n\n".join([whose, days_over(promise.due, today), ask])

    return _letter(promise, "escalated", subject, body)


def _letter(promise: Promise, step: str, subject: Callable[[], str], body: Callable[[], str]) -> Letter:
    path = reverse("ideas_desk:answer", args=[promise.idea.pk])
    return Letter(f"{promise.key}:{step}", f"idea:{promise.idea.pk}", said(subject), said(body), path)


def _words(promise: Promise, today: date) -> dict[str, object]:
    lead = promise.idea.department
    return {
        "title": promise.idea.title,
        "day": _Day(promise.due),
        "department": lead.name if lead else "―",
    }


class _Day:
    """A date that is written in the language of the sentence it stands in."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __str__(self) -> str:
        return date_format(self.day, "DATE_FORMAT")


def days_left(due: date, today: date) -> str:
    """How many days are left until a promised day, as a sentence."""
    if due == today:
        return gettext("That is today.")
    days = (due - today).days
    return ngettext("%(days)s day is left.", "%(days)s days are left.", days) % {"days": days}


def days_over(due: date, today: date) -> str:
    """For how many days a promised day is over, as a sentence."""
    days = (today - due).days
    return ngettext("It is late by %(days)s day.", "It is late by %(days)s days.", days) % {"days": days}


def _what_was_promised(promise: Promise) -> str:
    if promise.is_news:
        return gettext("The city promised to write about the idea “%(title)s” again by %(day)s.")
    return gettext("The city promised to answer the idea “%(title)s” by %(day)s.")


def _what_to_do(promise: Promise) -> str:
    if promise.is_news:
        return gettext("Please write how it goes on. Everybody sees on the page of the idea whether you do.")
    return gettext("Please answer on the answer desk; if it takes time, tell people where things stand.")
