"""Proposing an event (イベントの提案): a citizen's wish, taken up by a group or sent back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Organisation, User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from events import announcing, proposal_notices
from events.models import Event, EventProposal
from events.models.proposal import EventProposalQuerySet
from events.proposal_permissions import (
    moved_on,
    why_not_decide_proposal,
    why_not_take_up,
    why_not_withdraw_proposal,
)
from ideas.deadlines import after_working_days
from ideas.models import Idea, Rule
from ideas.moderation import needed_reason
from ideas.permissions import why_not_take_part
from ideas.wording import checked

LONGEST_TITLE, LONGEST_TEXT, LONGEST_TIME, LONGEST_PLACE = 80, 2000, 100, 120
MOST_IDEAS = 20
# Where a draft without a time stands meanwhile; nobody is shown it, and nobody can announce it.
SOME_DAY, SOME_HOURS = timedelta(days=60), timedelta(hours=2)


@dataclass(frozen=True)
class Wish:
    """What somebody writes: what to do and why, when and where it would be good, whether they would help."""

    title: str
    text: str
    time: str = ""
    place: str = ""
    will_help: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """What a human reads of it, in order."""
        return (self.title, self.text, self.time, self.place)

    def as_stored(self) -> dict[str, Any]:
        """The fields of a proposal, cleaned, or a refusal; forms ask the same before, field by field."""
        return {
            "title": checked(self.title, LONGEST_TITLE, lines=False),
            "text": checked(self.text, LONGEST_TEXT),
            "wished_time": checked(self.time, LONGEST_TIME, required=False, lines=False),
            "wished_place": checked(self.place, LONGEST_PLACE, required=False, lines=False),
            "will_help": self.will_help,
        }


def propose_event(
    wish: Wish, *, by: User, at: datetime, ideas: Iterable[Idea], submission_key: UUID
) -> EventProposal:
    """Hand the wish for an event to the office, which looks for a group that takes it up.

    Sending the same form twice is no mistake: the second time finds the first proposal.
    """
    with transaction.atomic():
        if refusal := why_not_take_part(by):
            raise refusal
        fields, about = wish.as_stored(), _about(ideas)
        proposal, is_new = EventProposal.objects.get_or_create(
            proposed_by=by, submission_key=submission_key, defaults={**fields, "proposed_at": at}
        )
        if not is_new:
            return _the_same(proposal, fields)
        proposal.ideas.set(about)
        record("event_proposal.proposed", by=by, on=proposal, at=at)
        announce(topics.desk())
    return proposal


def accept_proposal(
    proposal: EventProposal, *, by: User, at: datetime, organisation: Organisation | None
) -> Event:
    """Give a proposal to the group that takes it up, as the draft of an event that its organisers finish.

    Of two moderators one decides: the row changes only while it waits, and the draft of the
    other is never committed.
    """
    with transaction.atomic():
        if refusal := why_not_decide_proposal(by, proposal) or why_not_take_up(organisation):
            raise refusal
        assert organisation is not None  # noqa: S101  why_not_take_up says so; mypy cannot know
        event = announcing.prepare(organisation, _as_draft(proposal, at), by=by, at=at)
        accepted = {"state": EventProposal.State.ACCEPTED, "event": event}
        _decide(proposal, by=by, at=at, **accepted)
        detail = {"event": event.pk, "organisation": organisation.pk}
        record("event_proposal.accepted", by=by, on=proposal, at=at, detail=detail)
        proposal_notices.accepted(proposal, at=at)
        proposal_notices.draft_for_you(proposal, at=at)
    return event


def return_proposal(
    proposal: EventProposal, *, by: User, at: datetime, reason: str, rule: Rule | None = None
) -> EventProposal:
    """Send a proposal back with the reason; whoever proposed it may propose another one."""
    with transaction.atomic():
        if refusal := why_not_decide_proposal(by, proposal):
            raise refusal
        why = needed_reason(reason)
        _decide(proposal, by=by, at=at, state=EventProposal.State.RETURNED, reason=why)
        detail = {"rule": rule.key} if rule else {}
        record("event_proposal.returned", by=by, on=proposal, at=at, detail=detail)
        proposal_notices.returned(proposal, at=at)
    return proposal


def withdraw_proposal(proposal: EventProposal, *, by: User, at: datetime) -> EventProposal:
    """Take a proposal back that nobody has decided yet."""
    with transaction.atomic():
        if refusal := why_not_withdraw_proposal(by, proposal):
            raise refusal
        gone = {"state": EventProposal.State.WITHDRAWN, "withdrawn_at": at}
        if not _still_waiting(proposal).update(**gone):
            raise moved_on(proposal)
        proposal.refresh_from_db()
        record("event_proposal.withdrawn", by=by, on=proposal, at=at)
        announce(topics.desk())
    return proposal


def due_on(proposed_at: datetime, days: int) -> date:
    """The day until which whoever proposed an event was promised a decision."""
    return after_working_days(localdate(proposed_at), days)


def _decide(proposal: EventProposal, *, by: User, at: datetime, **changes: Any) -> None:
    if not _still_waiting(proposal).update(decided_at=at, decided_by=by, **changes):
        raise moved_on(proposal)
    proposal.refresh_from_db()
    announce(topics.desk())


def _still_waiting(proposal: EventProposal) -> EventProposalQuerySet:
    """The proposal, unless somebody decided it or took it back since it was read."""
    waiting: EventProposalQuerySet = EventProposal.objects.waiting().order_by()
    return waiting.filter(pk=proposal.pk)


def _as_draft(proposal: EventProposal, at: datetime) -> dict[str, Any]:
    """What the organisers find: title, text and the ideas everybody may read; the time is theirs to find."""
    starts_at = localtime(at + SOME_DAY).replace(hour=10, minute=0, second=0, microsecond=0)
    return {
        "title": proposal.title,
        "description": proposal.text,
        "time_is_open": True,
        "starts_at": starts_at,
        "ends_at": starts_at + SOME_HOURS,
        "is_demo": proposal.is_demo,
        "ideas": list(proposal.ideas.listed().only("pk")),
    }


def _about(ideas: Iterable[Idea]) -> list[Idea]:
    """The ideas everybody may read among those that were chosen; at least one."""
    about = list(Idea.objects.listed().filter(pk__in=[idea.pk for idea in ideas])[:MOST_IDEAS])
    if not about:
        raise Refusal(
            "idea_needed",
            _("Please choose the idea that the event is about."),
            status=422,
        )
    return about


def _the_same(first: EventProposal, fields: dict[str, Any]) -> EventProposal:
    """The proposal that was sent before, unless something else was sent under its key."""
    if all(getattr(first, name) == value for name, value in fields.items()):
        return first
    raise Refusal(
        "key_used_for_another_proposal",
        _("You have already sent another proposal from this page."),
        _("If this is a new one, please send it once more."),
    )
