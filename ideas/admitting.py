"""What appears at once and what waits for the office first (確認のルール).

A campaign decides for its ideas and their comments, the site for ideas without a campaign. The
author hears before sending and afterwards whether it waits, why, and until when.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, is_known, is_moderator
from cocreate.language.screening import Finding, Kind, Lists
from ideas.deadlines import after_working_days, review_days
from ideas.models import Because, Campaign, Comment, SiteRules, Waits
from ideas.models.review_rules import ReviewRules
from ideas.screening import lists, look_over
from ideas.trusting import NOBODY, trust_of

WHY: dict[str, str | Promise] = {
    Because.EVERYTHING: _("Here the office reads everything before it appears."),
    Because.FIRST: _("The office reads the first contributions of everybody before they appear."),
    Because.FOUND: _("There is something in the text that a person should look at before it appears."),
}


def rules_for(campaign: Campaign | None) -> ReviewRules:
    """The rules under which ideas of a campaign, or without one, and their comments appear."""
    return campaign if campaign is not None else SiteRules.current()


def why_it_waits(
    person: User, campaign: Campaign | None, what: str, parts: Iterable[str], *, at: datetime
) -> Because | None:
    """Why a text of somebody would wait now, or None if it appears at once.

    `what` is "idea" or "comment". Each rule includes the ones before it. Moderators wait for nobody:
    only they could let themselves through.
    """
    rules = rules_for(campaign)
    waits = rules.waits(what)
    if waits == Waits.NOTHING or is_moderator(person):
        return None
    if waits == Waits.EVERYTHING:
        return Because.EVERYTHING
    trust = trust_of(person, at=at)
    if waits == Waits.FIRST and trust.points < rules.first_contributions:
        return Because.FIRST
    found = without_allowed_links(look_over(parts, lists()), trusted=trust.is_trusted)
    return Because.FOUND if found else None


def what_waits(campaign: Campaign | None, person: Person, what: str, *, at: datetime) -> str:
    """What somebody is told before they write an idea or a comment; empty where everything appears at once.

    For a person who is known the sentence about first contributions goes away once it is over.
    """
    rules = rules_for(campaign)
    waits, days = rules.waits(what), review_days(campaign)
    if waits == Waits.NOTHING or is_moderator(person):
        return ""
    if waits == Waits.EVERYTHING:
        why: str | Promise = WHY[Because.EVERYTHING]
    elif waits == Waits.FIRST and not (
        is_known(person) and trust_of(person, at=at).points >= rules.first_contributions
    ):
        why = WHY[Because.FIRST]
    else:
        why = _("The office only reads texts first in which something like a telephone number is found.")
    return str(_("%(why)s %(promise)s")) % {"why": why, "promise": _promise(days)}


def _promise(days: int) -> str:
    words = ngettext(
        "It decides within %(days)d day, not counting weekends and holidays, and tells you the result.",
        "It decides within %(days)d days, not counting weekends and holidays, and tells you the result.",
        days,
    )
    return words % {"days": days}


def findings_for(person: Person, parts: Iterable[str], known: Lists, *, at: datetime) -> list[Finding]:
    """What a human should look at in a text of this person; links only of people without trust."""
    found = look_over(parts, known)
    if not any(one.kind == Kind.LINK for one in found):
        return found
    trust = trust_of(person, at=at) if is_known(person) else NOBODY
    return without_allowed_links(found, trusted=trust.is_trusted)


def without_allowed_links(found: list[Finding], *, trusted: bool) -> list[Finding]:
    """Findings without the links of somebody who is trusted: newcomers advertise, others give sources."""
    return [one for one in found if not (trusted and one.kind == Kind.LINK)]


def as_admitted(because: Because | None, at: datetime) -> dict[str, Any]:
    """The fields of a comment that waits, or that appears at once."""
    if because is None:
        return {"review": "", "waits_since": None, "waits_because": ""}
    return {"review": Comment.Review.WAITING, "waits_since": at, "waits_because": because}


def comment_due_on(comment: Comment) -> date | None:
    """The day until which the author of a waiting comment was promised a decision."""
    if comment.waits_since is None:
        return None
    return after_working_days(localdate(comment.waits_since), review_days(comment.idea.campaign))
