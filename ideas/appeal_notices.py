"""Who is told of appeals, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from cocreate.accounts.models import User
from cocreate.notifications.telling import Letter, call_back, said, tell
from ideas import overtaken
from ideas.deadlines import report_due_on
from ideas.models import Appeal, Comment
from ideas.reminding import days_left, days_over


def received(appeal: Appeal, *, at: datetime) -> None:
    """To the author: your appeal arrived, another person reads it, and until then you hear."""
    due = report_due_on(appeal)

    def body() -> str:
        told = gettext(
            "We received your appeal about “%(title)s”.\n\nAnother person than the first reads your text and "
            "your reasons, and decides by %(day)s. You hear the result and the reason."
        )
        return told % {**_words(appeal), "day": date_format(due, "DATE_FORMAT")}

    _tell(appeal, "received", lambda: gettext("We received your appeal about “%(title)s”"), body, at)


def decided(appeal: Appeal, *, at: datetime) -> None:
    """To the author: what another person decided, and why. Nobody is reminded of it any more."""
    call_back(_deadline_of(appeal), at=at)

    def body() -> str:
        if appeal.outcome == Appeal.Outcome.UPHELD:
            told = gettext(
                "Your appeal about “%(title)s” was granted: another person found that the first decision was "
                "not right.\n\nReason:\n%(reason)s"
            )
        else:
            told = gettext(
                "Your appeal about “%(title)s” was not granted: another person came to the same decision."
                "\n\nReason:\n%(reason)s"
            )
        return told % _words(appeal)

    _tell(appeal, "decided", lambda: gettext("The result of your appeal about “%(title)s”"), body, at)


def must_be_decided(appeal: Appeal, people: Iterable[User], step: str, today: date, *, at: datetime) -> None:
    """To whoever may decide: by which day, and that it is another person than the first."""
    due = report_due_on(appeal)

    def words() -> dict[str, str]:
        day = date_format(due, "DATE_FORMAT")
        return {**_words(appeal), "day": day, "name": str(overtaken.who(appeal.against.by))}

    def subject() -> str:
        if today > due:
            return gettext("The appeal about “%(title)s” is late") % words()
        return gettext("The appeal about “%(title)s” must be decided by %(day)s") % words()

    def body() -> str:
        first = gettext("The author of “%(title)s” was promised a decision about the appeal by %(day)s.")
        ask = gettext("%(name)s decided first, so somebody else decides now. Please read it and say why.")
        when = days_over(due, today) if today > due else days_left(due, today)
        return "\n\n".join([first % words(), when, ask % words()])

    path = f"{reverse('ideas_desk:appeals')}#appeal-{appeal.pk}"
    key, about = f"appeal:{appeal.pk}:{step}", _deadline_of(appeal)
    tell(people, Letter(key, about, said(subject), said(body), path), at=at)


def _deadline_of(appeal: Appeal) -> str:
    """What letters about the deadline are about; those that have not left are called back by a decision."""
    return f"appeal:{appeal.pk}:deadline"


def _words(appeal: Appeal) -> dict[str, str]:
    thing = appeal.thing
    idea = thing.idea if isinstance(thing, Comment) else thing
    return {"title": idea.title, "reason": appeal.reason}


def _tell(
    appeal: Appeal, what: str, subject: Callable[[], str], body: Callable[[], str], at: datetime
) -> None:
    words = _words(appeal)
    key, path = f"appeal:{appeal.pk}:{what}", reverse("ideas:own_review")
    letter = Letter(key, f"appeal:{appeal.pk}", said(lambda: subject() % words), said(body), path)
    tell([appeal.author], letter, at=at)
