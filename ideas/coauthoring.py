"""Writing an idea together (共同の投稿者): inviting, accepting, declining, leaving, removing.

Whoever invites hears the same whether or not somebody stands behind a name or an address, and
whether or not they declined: the invitation is on its way, waits for 14 days and takes a place.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.japanese import normalise
from cocreate.language.names import name_key
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import coauthor_notices
from ideas.coauthoring_permissions import (
    already_co_author,
    nobody_named,
    that_is_you,
    too_many_co_authors,
    too_many_invitations,
    why_not_answer_invitation,
    why_not_invite,
    why_not_leave,
    why_not_manage_co_authors,
)
from ideas.models import Follow, Idea, Invitation
from ideas.models.invitation import ANSWER_WITHIN, MOST_CO_AUTHORS
from ideas.opening_times import not_found

LONGEST_ADDRESS = 254
LONGEST_NAME = 40
MOST_IN_A_DAY = 10
A_DAY = timedelta(days=1)
SALT = "ideas.coauthoring"


def invite(idea: Idea, *, by: User, at: datetime, who: str) -> Invitation:
    """Ask somebody, by display name or e-mail address, to write an idea together.

    Inviting again while it waits changes nothing and sends nothing.
    """
    with transaction.atomic():
        idea = hold(idea.pk)
        if refusal := why_not_invite(by, idea, at):
            raise refusal
        name, sought = _sought(who)
        person = _found(name)
        if person == by:
            raise that_is_you()
        rows = list(idea.invitations.all())
        before = next((row for row in rows if row.sought == sought), None)
        if before is not None and before.in_the_way_at(at):
            if before.accepted_at is not None:
                raise already_co_author()
            return before
        _not_too_many(by, at)
        place = _free_place(rows, at)
        own = next((row for row in rows if person is not None and row.person_id == person.pk), None)
        is_silent = person is None or (own is not None and bool(own.declined_at or own.in_the_way_at(at)))
        row = (before if is_silent else _own_row(own, before)) or Invitation(idea=idea)
        if not is_silent:
            row.person = person
        _send(row, name, sought, place, by, at)
        record("invitation.sent", by=by, on=row, at=at, detail={"idea": idea.pk})
        if not is_silent:
            coauthor_notices.invited(row, at=at)
    return row


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


def _sought(who: str) -> tuple[str, str]:
    """What was typed, cleaned, and the keyed hash under which it is found again."""
    word = normalise(who, lines=False).strip().removeprefix("@")
    is_address = "@" in word
    if not word or len(word) > (LONGEST_ADDRESS if is_address else LONGEST_NAME):
        raise nobody_named()
    if is_address:
        _check_address(word)
    kind, key = ("address", word.lower()) if is_address else ("name", name_key(word))
    return word, salted_hmac(SALT, f"{kind}:{key}", algorithm="sha256").hexdigest()


def _check_address(word: str) -> None:
    """A slip is said at once: it would take a place for two weeks, and nobody could ever answer."""
    try:
        validate_email(word)
    except ValidationError:
        raise nobody_named() from None


def _found(word: str) -> User | None:
    """Who can be told: an account that stands."""
    people = User.objects.filter(is_active=True, suspended_at=None)
    if "@" in word:
        return people.filter(email=word.lower()).first()
    return people.filter(name_key=name_key(word)).first()


def _own_row(own: Invitation | None, before: Invitation | None) -> Invitation | None:
    """The row to use again for somebody who can be asked: theirs, or the one under the same word."""
    if own is not None and before is not None and own != before:
        before.delete()
    return own or before


def _not_too_many(by: User, at: datetime) -> None:
    if Invitation.objects.filter(invited_by=by, invited_at__gt=at - A_DAY).count() >= MOST_IN_A_DAY:
        raise too_many_invitations(MOST_IN_A_DAY)


def _free_place(rows: list[Invitation], at: datetime) -> int:
    """A place that nobody takes; those of invitations that ran out are free again."""
    over = [row.pk for row in rows if row.place is not None and not row.in_the_way_at(at)]
    Invitation.objects.filter(pk__in=over).update(place=None)
    taken = {row.place for row in rows if row.in_the_way_at(at)}
    free = [place for place in range(MOST_CO_AUTHORS) if place not in taken]
    if not free:
        raise too_many_co_authors()
    return free[0]


def _send(row: Invitation, name: str, sought: str, place: int, by: User, at: datetime) -> None:
    row.sought, row.called, row.place = sought, "" if "@" in name else name, place
    row.invited_by, row.invited_at, row.expires_at = by, at, at + ANSWER_WITHIN
    row.accepted_at, row.ending, row.ended_at, row.ended_by = None, "", None, None
    row.save()


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
