"""Typing in an idea that came on paper, by telephone or at the counter (紙・電話・窓口の受け付け).

Digital is the rule (ペーパーレス原則), so this is an exception: with a reason, approved by a second
person before anybody reads the idea, and counted in a public register. The text stands under the
name that its author gave, or 匿名希望, until the author takes it over with their code
(`taking_over.py`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.display_names import why_not_call_oneself
from cocreate.accounts.models import User
from cocreate.accounts.stand_in import STAND_IN_NAME, stand_in
from cocreate.audit.record import record
from cocreate.language.names import tidy
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.places.models import District
from ideas.consent import present_terms
from ideas.models import Campaign, Category, Idea, PaperEntry, State, StateChange, Version
from ideas.opening_times import why_not_posted_to
from ideas.paper_permissions import already_approved, why_not_approve, why_not_enter
from ideas.permissions import why_not_in_the_circle
from ideas.proposing import LARGEST_SHUFFLE
from ideas.taking_over import CODE_DAYS, hash_of, new_code
from ideas.wording import IdeaText, checked, search_words

OLDEST_DAYS = 60  # what lay longer in a drawer is no idea that just came in
LONGEST_REASON, LONGEST_CONTACT = 200, 200


@dataclass(frozen=True)
class Received:
    """How an idea came in: by which way, when, why not online, and what its author said about themselves."""

    channel: str
    reason: str
    received_on: date
    reason_words: str = ""
    shown_as: str = ""
    contact: str = ""
    agreed: bool = False  # that the text becomes open data, on paper or by word of mouth


def enter_for_somebody(
    campaign: Campaign | None,
    *,
    by: User,
    at: datetime,
    text: IdeaText,
    received: Received,
    submission_key: UUID,
    category: Category | None = None,
    district: District | None = None,
) -> tuple[PaperEntry, str]:
    """Keep the idea and how it came in; returns the code for its author, which is told only this once.

    Sending the same form twice is no mistake: the second time finds the first entry, without its code.
    """
    with transaction.atomic():
        author = stand_in()
        known = PaperEntry.objects.filter(idea__submission_key=submission_key, idea__author=author).first()
        if known is not None:
            return known, ""
        if refusal := why_not_enter(by) or why_not_received(campaign, received, author, at):
            raise refusal
        terms = present_terms() if received.agreed else ""
        idea = _idea_of(campaign, text.checked(), author, submission_key, category, district, at, terms)
        StateChange.objects.create(idea=idea, from_state="", to_state=State.SUBMITTED, by=by, at=at)
        entry, code = _entry_of(idea, received, by, at)
        record("paper.entered", by=by, on=entry, at=at, detail={"idea": idea.pk, "channel": entry.channel})
        announce(topics.desk())
    return entry, code


def approve_exception(entry: PaperEntry, *, by: User, at: datetime) -> PaperEntry:
    """Say as a second person that this could not come in online; then the idea can be reviewed."""
    with transaction.atomic():
        if refusal := why_not_approve(by, entry):
            raise refusal
        waiting = PaperEntry.objects.filter(pk=entry.pk, approved_at=None)
        if not waiting.update(approved_at=at, approved_by=by):
            raise already_approved()
        entry.refresh_from_db()
        record("paper.approved", by=by, on=entry, at=at, detail={"idea": entry.idea_id})
        announce(topics.desk())
    return entry


def why_not_received(
    campaign: Campaign | None, received: Received, author: User, at: datetime
) -> Refusal | None:
    """Whether what was noted about the way it came in is whole; it counts as sent on the day it came."""
    today = localdate(at)
    if received.channel not in PaperEntry.Channel.values:
        return Refusal("channel_missing", _("Please choose how the idea came in."), status=422)
    if received.reason not in PaperEntry.Reason.values:
        return Refusal("reason_missing", _("Please choose why it could not be sent online."), status=422)
    if received.reason == PaperEntry.Reason.OTHER and not received.reason_words.strip():
        return Refusal("words_missing", _("Please write the reason in a few words."), status=422)
    if not today - timedelta(days=OLDEST_DAYS) <= received.received_on <= today:
        return Refusal(
            "day_impossible",
            _("Please write the day on which it came in: today, or up to %(days)s days ago.")
            % {"days": OLDEST_DAYS},
            status=422,
        )
    name = tidy(received.shown_as)
    if name not in ("", STAND_IN_NAME) and (refusal := why_not_call_oneself(name, author)):
        return refusal
    return _why_not_in_time(campaign, received.received_on, author, at)


def _why_not_in_time(campaign: Campaign | None, day: date, author: User, at: datetime) -> Refusal | None:
    if campaign is None:
        return None
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=get_current_timezone())
    moment = min(noon, at)
    if refusal := why_not_posted_to(campaign, moment):
        return refusal
    phase = campaign.phase_at(moment)
    return why_not_in_the_circle(author, phase.who_posts, posting=True) if phase else None


def _idea_of(
    campaign: Campaign | None,
    text: IdeaText,
    author: User,
    key: UUID,
    category: Category | None,
    district: District | None,
    at: datetime,
    terms: str,
) -> Idea:
    words = {"title": text.title, "problem": text.problem, "proposal": text.proposal, "wish": text.wish}
    idea: Idea = Idea.objects.create(
        author=author,
        campaign=campaign,
        submission_key=key,
        state=State.SUBMITTED,
        submitted_at=at,
        category=category,
        district=district,
        shuffle=secrets.randbelow(LARGEST_SHUFFLE),
        search=search_words(text, category, district=district.pk if district else None),
        **words,
    )
    Version.objects.create(idea=idea, number=1, by=author, at=at, terms=terms, **words)
    return idea


def _entry_of(idea: Idea, received: Received, by: User, at: datetime) -> tuple[PaperEntry, str]:
    code = new_code()
    name = tidy(received.shown_as)
    entry = PaperEntry.objects.create(
        idea=idea,
        channel=received.channel,
        reason=received.reason,
        reason_words=checked(received.reason_words, LONGEST_REASON, required=False, lines=False),
        received_on=received.received_on,
        shown_as="" if name == STAND_IN_NAME else name,
        contact=checked(received.contact, LONGEST_CONTACT, required=False, lines=False),
        entered_at=at,
        entered_by=by,
        code_hash=hash_of(code),
        code_expires_at=at + timedelta(days=CODE_DAYS),
    )
    return entry, code
