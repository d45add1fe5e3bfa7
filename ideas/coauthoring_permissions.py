"""May somebody invite, accept, leave, or remove a co-author? A Refusal that says why not, or None."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from cocreate.accounts.permissions import Person
from cocreate.language.refusal import Refusal
from ideas.models import Idea, Invitation, State
from ideas.models.invitation import MOST_CO_AUTHORS
from ideas.models.state import OPEN_FOR_CO_AUTHORS, READABLE
from ideas.opening_times import not_found
from ideas.permissions import why_not_take_part


def why_not_invite(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Whether somebody may invite others to write an idea with them: who posted it, while it is public."""
    if refusal := why_not_manage_co_authors(person, idea):
        return refusal
    if idea.state in OPEN_FOR_CO_AUTHORS:
        return None
    if idea.state in {State.SUBMITTED, State.RETURNED}:
        return Refusal(
            "not_public_yet",
            _("An invitation cannot be sent, because the idea is not public yet."),
            _("You can invite others as soon as the office has published it."),
        )
    return Refusal(
        "cannot_invite_now",
        _("An invitation cannot be sent, because the text of this idea cannot be changed any more."),
        _("Others can take part in the discussion."),
    )


def why_not_manage_co_authors(person: Person, idea: Idea) -> Refusal | None:
    """Whether somebody decides who writes an idea with them: only who posted it."""
    if refusal := why_not_take_part(person):
        return refusal
    if idea.author_id == person.pk:
        return None
    if idea.state not in READABLE:
        return not_found()
    return Refusal(
        "not_the_first_author",
        _("Nothing was changed, because only who posted an idea can do this."),
        _("Please ask them."),
        status=403,
    )


def why_not_answer_invitation(person: Person, invitation: Invitation, at: datetime) -> Refusal | None:
    """Whether somebody may accept or decline: whom it was sent to, in time, while the text may change."""
    if refusal := why_not_take_part(person):
        return refusal
    if invitation.person_id != person.pk:
        return not_found()
    if invitation.ended_at is not None or invitation.idea.state not in OPEN_FOR_CO_AUTHORS:
        return Refusal(
            "invitation_is_gone",
            _("Your answer was not entered, because this invitation does not hold any more."),
            _("If you want to take part, please write a comment on the idea."),
        )
    if invitation.accepted_at is None and at >= invitation.expires_at:
        return Refusal(
            "invitation_has_expired",
            _("Your answer was not entered, because the 14 days for it are over."),
            _("The author can invite you once more."),
        )
    return None


def why_not_leave(person: Person, invitation: Invitation) -> Refusal | None:
    """Whether somebody may stop being a co-author: whoever is one, at any time."""
    if refusal := why_not_take_part(person):
        return refusal
    if invitation.person_id != person.pk or invitation.accepted_at is None:
        return not_found()
    return None


def too_many_co_authors() -> Refusal:
    return Refusal(
        "too_many_co_authors",
        _("The invitation was not sent, because up to %(most)d people can write an idea with you.")
        % {"most": MOST_CO_AUTHORS},
        _("Please take back an invitation first, or wait until one has run out."),
    )


def too_many_invitations(most: int) -> Refusal:
    return Refusal(
        "too_many_invitations",
        _("The invitation was not sent, because you have already sent %(most)d in one day.") % {"most": most},
        _("Please send it tomorrow."),
        status=429,
    )


def nobody_named() -> Refusal:
    return Refusal(
        "nobody_named",
        _("The invitation was not sent, because it is not clear for whom it is."),
        _("Please write one display name or one e-mail address."),
        status=422,
    )


def that_is_you() -> Refusal:
    return Refusal(
        "that_is_you",
        _("The invitation was not sent, because this is you."),
        _("Please write the display name or e-mail address of somebody else."),
    )


def already_co_author() -> Refusal:
    return Refusal(
        "already_co_author",
        _("The invitation was not sent, because this person already writes the idea with you."),
        _("You can invite somebody else."),
    )
