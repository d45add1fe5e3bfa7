"""Who is told of appeals, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from cocreate.notifications.telling import Letter, said, tell
from ideas.deadlines import report_due_on
from ideas.models import Appeal, Comment


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
    """To the author: what another person decided, and why."""

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
