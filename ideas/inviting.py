"""Asking others to write an idea together (共同の投稿者へのお誘い): by display name or e-mail address.

Whoever invites hears the same whether or not somebody stands behind a name or an address, and
whether or not they declined: the invitation is on its way, waits for 14 days and takes a place.
While the idea is not public, it is held: nobody is asked about a text that they cannot read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cocreate.accounts.models import User
from cocreate.accounts.permissions import is_known
from cocreate.audit.record import record
from ideas import coauthor_notices
from ideas.coauthoring import hold
from ideas.coauthoring_permissions import (
    already_co_author,
    nobody_named,
    that_is_you,
    too_many_co_authors,
    too_many_invitations,
    why_not_invite,
)
from ideas.invitees import Invitee, cleaned, invitee
from ideas.models import Idea, Invitation
from ideas.models.invitation import ANSWER_WITHIN, MOST_CO_AUTHORS, MOST_IN_A_DAY
from ideas.models.state import NOT_PUBLIC_YET


def invite(idea: Idea, *, by: User, at: datetime, who: str) -> Invitation:
    """Ask somebody to write an idea together: at once, or as soon as the idea is public.

    Inviting again while it waits changes nothing and sends nothing.
    """
    with transaction.atomic():
        idea = hold(idea.pk)
        if refusal := why_not_invite(by, idea, at):
            raise refusal
        whom = _whom(who, by)
        rows = list(idea.invitations.all())
        before = next((row for row in rows if row.sought == whom.sought), None)
        if before is not None and before.in_the_way_at(at):
            if before.accepted_at is not None:
                raise already_co_author()
            return before
        if Invitation.objects.of_the_last_day(by, at).count() >= MOST_IN_A_DAY:
            raise too_many_invitations(MOST_IN_A_DAY)
        place = _free_place(rows, at)
        row, is_told = _row_for(whom, idea, rows, before, at)
        _put(row, whom, place, by, at)
        if is_told and not row.is_held:
            coauthor_notices.invited(row, at=at)
    return row


def invite_all(idea: Idea, words: Iterable[str], *, by: User, at: datetime) -> None:
    """Ask those whom somebody named while writing; `why_not_ask` has looked at the words before."""
    for word in words:
        if cleaned(word):
            invite(idea, by=by, at=at, who=word)


def send_held(idea: Idea, *, at: datetime) -> None:
    """The idea is public: whom its author named meanwhile is asked now, and has 14 days from now.

    Called in the transaction of the decision, which holds the row of the idea. Whoever has left
    or may not take part by now is not asked; to the author that looks like no answer.
    """
    for row in idea.invitations.held().select_related("person", "invited_by"):
        if row.person is not None and not is_known(row.person):
            row.person = None
        row.invited_at, row.expires_at = at, at + ANSWER_WITHIN
        row.save(update_fields=["person", "invited_at", "expires_at"])
        record("invitation.sent", by=None, on=row, at=at, detail={"idea": idea.pk})
        if row.person is not None:
            coauthor_notices.invited(row, at=at)


def let_held_go(idea: Idea) -> None:
    """The idea will not become public: nobody was asked, and nothing of it is kept."""
    idea.invitations.held().delete()


def _whom(word: str, by: User) -> Invitee:
    whom = invitee(word)
    if whom is None:
        raise nobody_named()
    if whom.means(by):
        raise that_is_you()
    return whom


def _row_for(
    whom: Invitee, idea: Idea, rows: list[Invitation], before: Invitation | None, at: datetime
) -> tuple[Invitation, bool]:
    """The row to write on, and whether somebody is told: who was not asked before and did not decline."""
    person = whom.account()
    own = next((row for row in rows if person is not None and row.person_id == person.pk), None)
    if person is None or (own is not None and bool(own.declined_at or own.in_the_way_at(at))):
        return before or Invitation(idea=idea), False
    if own is not None and before is not None and own != before:
        before.delete()
    row = own or before or Invitation(idea=idea)
    row.person = person
    return row, True


def _free_place(rows: list[Invitation], at: datetime) -> int:
    """A place that nobody takes; those of invitations that ran out are free again."""
    over = [row.pk for row in rows if row.place is not None and not row.in_the_way_at(at)]
    Invitation.objects.filter(pk__in=over).update(place=None)
    taken = {row.place for row in rows if row.in_the_way_at(at)}
    free = [place for place in range(MOST_CO_AUTHORS) if place not in taken]
    if not free:
        raise too_many_co_authors()
    return free[0]


def _put(row: Invitation, whom: Invitee, place: int, by: User, at: datetime) -> None:
    waits = row.idea.state in NOT_PUBLIC_YET
    row.sought, row.called, row.place = whom.sought, whom.called, place
    row.invited_by, row.invited_at, row.expires_at = by, at, None if waits else at + ANSWER_WITHIN
    row.accepted_at, row.ending, row.ended_at, row.ended_by = None, "", None, None
    row.save()
    verb = "invitation.held" if waits else "invitation.sent"
    record(verb, by=by, on=row, at=at, detail={"idea": row.idea_id})
