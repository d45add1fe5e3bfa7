"""Writing an idea together (共同の投稿者): accepting an invitation, declining, leaving, removing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import coauthor_notices
from ideas.coauthoring_permissions import (
    why_not_answer_invitation,
    why_not_leave,
    why_not_manage_co_authors,
)
from ideas.models import Follow, Idea, Invitation
from ideas.opening_times import not_found


def accept(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Become one of the authors. Accepting again changes nothing."""
    with transaction.atomic():
        invitation = _held(invitation)
        if refusal := why_not_answer_invitation(by, invitation, at):
            raise refusal
        if invitation.accepted_at is not None:
            return invitation
        invitation.accepted_at, invitation.declined_at = at, None
        invitation.save(update_fields=["accepted_at", "declined_at"])
        Follow.objects.get_or_create(idea=invitation.idea, person=by, defaults={"since": at})
        record("invitation.accepted", by=by, on=invitation, at=at, detail={"idea": invitation.idea_id})
        coauthor_notices.accepted(invitation, at=at)
        announce(topics.idea(invitation.idea_id))
    return invitation


def decline(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Say no, which nobody is told: to its author the invitation looks as if nobody answered."""
    with transaction.atomic():
        invitation = _held(invitation)
        if refusal := why_not_answer_invitation(by, invitation, at):
            raise refusal
        if invitation.accepted_at is not None:
            return _end(invitation, Invitation.Ending.LEFT, by, at)
        if invitation.declined_at is None:
            invitation.declined_at = at
            invitation.save(update_fields=["declined_at"])
            record("invitation.declined", by=by, on=invitation, at=at, detail={"idea": invitation.idea_id})
    return invitation


def leave(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Stop being one of the authors; what was written stays. Leaving again changes nothing."""
    with transaction.atomic():
        invitation = _held(invitation)
        if refusal := why_not_leave(by, invitation):
            raise refusal
        return _end(invitation, Invitation.Ending.LEFT, by, at)


def remove(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Take an invitation back, or end that somebody is one of the authors; by who posted the idea."""
    with transaction.atomic():
        invitation = _held(invitation)
        if refusal := why_not_manage_co_authors(by, invitation.idea):
            raise refusal
        was_author = invitation.accepted_at is not None
        how = Invitation.Ending.REMOVED if was_author else Invitation.Ending.CALLED_BACK
        return _end(invitation, how, by, at)


def hold(idea_pk: int) -> Idea:
    """The idea, held until the end: whoever changes who writes it does so one after the other."""
    found = Idea.objects.select_for_update(of=("self",), no_key=True).defer("search").filter(pk=idea_pk)
    idea: Idea | None = found.first()
    if idea is None:
        raise not_found()
    return idea


def _held(invitation: Invitation) -> Invitation:
    idea = hold(invitation.idea_id)
    row: Invitation = Invitation.objects.select_related("person", "invited_by").get(pk=invitation.pk)
    row.idea = idea
    return row


def _end(invitation: Invitation, how: Invitation.Ending, by: User, at: datetime) -> Invitation:
    if invitation.ended_at is not None:
        return invitation
    invitation.ending, invitation.ended_at, invitation.ended_by, invitation.place = how, at, by, None
    invitation.save(update_fields=["ending", "ended_at", "ended_by", "place"])
    record(f"invitation.{how}", by=by, on=invitation, at=at, detail={"idea": invitation.idea_id})
    if invitation.accepted_at is not None:
        coauthor_notices.ended(invitation, at=at)
        announce(topics.idea(invitation.idea_id))
    return invitation
