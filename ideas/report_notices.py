"""Who is told of reports, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, said, tell
from ideas.authors import authors_of
from ideas.deadlines import report_due_on
from ideas.models import Comment, Flag, Idea


def received(flag: Flag, *, at: datetime) -> None:
    """To the reporter: your report arrived under this number, and until then you hear from us."""
    due = report_due_on(flag)

    def body() -> str:
        words = {"receipt": flag.receipt, "day": date_format(due, "DATE_FORMAT")}
        told = gettext(
            "Thank you for your report. Its number is %(receipt)s.\n\nA person of the office reads the text "
            "and decides by %(day)s. You hear the result and the reason. The author does not learn who "
            "reported it."
        )
        return told % words

    words = {"receipt": flag.receipt}
    _tell(
        [flag.reporter],
        flag,
        "received",
        lambda: gettext("We received your report (%(receipt)s)") % words,
        body,
        at,
    )


def decided(flag: Flag, *, at: datetime) -> None:
    """To the reporter: what became of the report, and why; not whose text it was, nor who else reported."""
    words = {"receipt": flag.receipt, "reason": flag.decision_reason}

    def body() -> str:
        if flag.outcome == Flag.Outcome.UPHELD:
            told = gettext(
                "Thank you for your report. The office read the text and does not show it any more."
            )
        else:
            told = gettext(
                "Thank you for your report. The office read the text and found that it keeps the rules of "
                "participation, so it stays. Criticism of the city is never a reason to remove a text."
            )
        why = gettext("Reason:\n%(reason)s") % words if flag.decision_reason else ""
        return "\n\n".join(filter(None, [told, why]))

    _tell(
        [flag.reporter],
        flag,
        "decided",
        lambda: gettext("The result of your report (%(receipt)s)") % words,
        body,
        at,
    )


def idea_hidden_automatically(idea: Idea, *, at: datetime) -> None:
    """To the authors of an idea: it is out of sight until somebody decides."""
    words = {"title": idea.title}
    key = f"idea:{idea.pk}:hidden-automatically:{at.isoformat()}"
    subject = said(lambda: gettext("Your idea “%(title)s” is hidden for the time being") % words)
    told = gettext_lazy(
        "Your idea “%(title)s” was hidden automatically for the time being, because several people reported "
        "it.\n\nNobody of the office has decided anything yet. A person reads it within seven days; if it "
        "keeps the rules of participation, it is shown again. You need not do anything and hear the result."
    )
    body = said(lambda: str(told) % words)
    tell(authors_of(idea), Letter(key, f"idea:{idea.pk}", subject, body, idea.get_absolute_url()), at=at)


def comment_hidden_automatically(comment: Comment, *, at: datetime) -> None:
    """To the author of a comment: it is out of sight until somebody decides."""
    words = {"title": comment.idea.title}
    key = f"comment:{comment.pk}:hidden-automatically:{at.isoformat()}"
    subject = said(lambda: gettext("Your comment on “%(title)s” is hidden for the time being") % words)
    told = gettext_lazy(
        "Your comment on “%(title)s” was hidden automatically for the time being, because several people "
        "reported it.\n\nNobody of the office has decided anything yet. A person reads it within seven days; "
        "if it keeps the rules of participation, it is shown again. You need not do anything and hear the "
        "result."
    )
    body = said(lambda: str(told) % words)
    about, path = f"comment:{comment.pk}:moderation", reverse("ideas:own_review")
    tell([comment.author], Letter(key, about, subject, body, path), at=at)


def due_soon(flags: list[Flag], *, at: datetime) -> None:
    """To the moderators: these reports must be decided within two days."""
    words = _listed(flags)

    def body() -> str:
        told = gettext(
            "These reports have waited for five days. Please decide them within two days:\n%(receipts)s"
        )
        return told % words

    subject = said(lambda: gettext("Reports must be decided within two days (%(number)s)") % words)
    key = f"reports:soon:{flags[0].receipt}"
    tell(
        _with_role(Role.MODERATOR),
        Letter(key, key, subject, said(body), reverse("ideas_desk:reports")),
        at=at,
    )


def overdue(flags: list[Flag], *, at: datetime) -> None:
    """To the administrators: the promise of seven days was not kept."""
    words = _listed(flags)

    def body() -> str:
        told = gettext(
            "These reports should have been decided within seven days and were not:\n%(receipts)s\n\n"
            "Please see to it that somebody decides them today."
        )
        return told % words

    subject = said(lambda: gettext("Reports are overdue (%(number)s)") % words)
    key = f"reports:overdue:{flags[0].receipt}"
    people = _with_role(Role.ADMINISTRATOR)
    tell(people, Letter(key, key, subject, said(body), reverse("ideas_desk:reports")), at=at)


def _listed(flags: Iterable[Flag]) -> dict[str, str]:
    receipts = [flag.receipt for flag in flags]
    return {"receipts": "\n".join(receipts), "number": str(len(receipts))}


def _with_role(role: Role) -> QuerySet[User]:
    return User.objects.filter(groups__name=role, is_active=True, suspended_at=None)


def _tell(
    people: Iterable[User],
    flag: Flag,
    what: str,
    subject: Callable[[], str],
    body: Callable[[], str],
    at: datetime,
) -> None:
    key, path = f"report:{flag.pk}:{what}", reverse("ideas:own_report", args=[flag.receipt])
    about, why = f"report:{flag.pk}", Notice.Why.REPORTED
    tell(people, Letter(key, about, said(subject), said(body), path, why), at=at)
