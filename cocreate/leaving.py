"""Leaving the platform (退会): the account is emptied, what was said in public stays under nobody's name.

The row of the person stays, because ideas, comments and past counts hang on it; nothing in it
leads to anybody any more. The same address can come back as a new person and inherits nothing.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from cocreate.accounts.display_names import NAME_OF_WHO_LEFT
from cocreate.accounts.models import Session, User
from cocreate.accounts.permissions import works_for_the_office
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import MailboxMail, Notice
from events import proposing as proposing_events
from events import registering
from events.models import EventProposal, Registration
from ideas import coauthoring, discussing, following, proposing, voting
from ideas.models import Comment, Draft, Follow, Idea, Invitation, Vote
from ideas.models.state import NOT_PUBLIC_YET


def leave(person: User, *, at: datetime) -> User:
    """Empty somebody's account, by their own wish, at once and for good.

    Support is given back wherever it still can be, so that nobody supports again under a new
    account; in what is over, the numbers stay as they were. Raises Refusal.
    """
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if refusal := why_not_leave(person):
            raise refusal
        _give_back(person, at)
        _take_back_what_nobody_read(person, at)
        _forget(person)
        _become_nobody(person, at)
        record("person.left", by=person, on=person, at=at)
    return person


def why_not_leave(person: User) -> Refusal | None:
    """Whether somebody still has duties here that a colleague has to take over first."""
    has_duties = works_for_the_office(person) or person.departments.exists() or person.organisations.exists()
    if not person.is_active:
        return Refusal(
            "has_left",
            _("This account has been closed already."),
            _("To take part again, please begin with a new account."),
        )
    if has_duties:
        return Refusal(
            "has_duties",
            _("Your account was not closed, because you still act for the office, a department or a group."),
            _("Please ask the office to hand your tasks to somebody else first."),
        )
    return None


def _give_back(person: User, at: datetime) -> None:
    """Support, seats and places on waiting lists, as far as the rules still let go of them."""
    for vote in Vote.objects.standing().filter(voter=person).select_related("idea__campaign"):
        with suppress(Refusal):
            voting.withdraw_support(vote.idea, by=person, at=at)
    for registration in Registration.objects.standing().filter(person=person).select_related("event"):
        with suppress(Refusal):
            registering.cancel(registration.event, by=person, at=at)
    for follow in Follow.objects.filter(person=person).select_related("idea"):
        following.stop_following(follow.idea, by=person, at=at)


def _take_back_what_nobody_read(person: User, at: datetime) -> None:
    """What waits for the office: nobody could be told what it decides."""
    for idea in Idea.objects.filter(author=person, state__in=NOT_PUBLIC_YET):
        with suppress(Refusal):
            proposing.withdraw(idea, by=person, at=at)
    for comment in Comment.objects.filter(author=person).exclude(review=""):
        with suppress(Refusal):
            discussing.remove_comment(comment, by=person, at=at)
    for proposal in EventProposal.objects.waiting().filter(proposed_by=person):
        with suppress(Refusal):
            proposing_events.withdraw_proposal(proposal, by=person, at=at)
    Invitation.objects.held().filter(person=person).update(person=None)
    for invitation in Invitation.objects.waiting_for(person, at):
        with suppress(Refusal):
            coauthoring.decline(invitation, by=person, at=at)


def _forget(person: User) -> None:
    """Everything that only ever was for this person."""
    MailboxMail.objects.filter(recipient__iexact=person.email).delete()
    for only_theirs in (
        Session.objects.filter(person=person),
        UserSession.objects.filter(user=person),
        EmailAddress.objects.filter(user=person),
        Authenticator.objects.filter(user=person),
        AuthToken.objects.filter(user=person),
        Notice.objects.filter(recipient=person),
        Draft.objects.filter(person=person),
        EventProposal.objects.without_event().filter(proposed_by=person),
    ):
        only_theirs.delete()


def _become_nobody(person: User, at: datetime) -> None:
    person.email = f"left-{person.pk}@left.invalid"
    person.display_name = NAME_OF_WHO_LEFT
    person.set_unusable_password()
    person.is_active = False
    person.district = None
    person.residency_confirmed_at = person.residency_confirmed_by = None
    person.last_login = None
    person.left_at = at
    person.save()
