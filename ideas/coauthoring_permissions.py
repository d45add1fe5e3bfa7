"""May somebody invite, accept, leave, or remove a co-author? A Refusal that says why not, or None."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from cocreate.accounts.permissions import Person, is_known
from cocreate.language.refusal import Refusal
from ideas.invitees import cleaned, invitee
from ideas.models import Idea, Invitation
from ideas.models.invitation import MOST_CO_AUTHORS, MOST_IN_A_DAY
from ideas.models.state import NOT_PUBLIC_YET, OPEN_FOR_CO_AUTHORS, READABLE
from ideas.opening_times import not_found
from ideas.permissions import why_not_take_part

MOST_LINES = 100  # also of empty ones and of the same again: more are not even read


def why_not_invite(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Whether somebody may invite others to write an idea with them: who posted it, until it is decided."""
    if refusal := why_not_manage_co_authors(person, idea):
        return refusal
    if idea.state in {*NOT_PUBLIC_YET, *OPEN_FOR_CO_AUTHORS}:
        return None
    return Refusal(
        "cannot_invite_now",
        _("An invitation cannot be sent, because the text of this idea cannot be changed any more."),
        _("Others can take part in the discussion."),
    )


def why_not_ask(words: Sequence[str], *, by: Person, at: datetime) -> Refusal | None:
    """Whether an idea may be sent with these people to ask; all are judged before anything is written.

    Empty lines count as lines, so that the one that is meant is found, and name nobody.
    """
    if len(words) > MOST_LINES:
        return _too_many_lines()
    found = set()
    for line, word in enumerate(words, 1):
        if not cleaned(word):
            continue
        whom = invitee(word)
        if whom is None:
            return _line_names_nobody(line)
        if whom.means(by):
            return _line_is_you(line)
        found.add(whom.sought)
        if len(found) > MOST_CO_AUTHORS:
            return _too_many_lines()
    if found and is_known(by):
        left = MOST_IN_A_DAY - Invitation.objects.of_the_last_day(by, at).count()
        return _too_many_today(left) if len(found) > left else None
    return None


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
    if invitation.person_id != person.pk or invitation.is_held:
        return not_found()
    if _is_gone(invitation):
        return Refusal(
            "invitation_is_gone",
            _("Your answer was not entered, because this invitation does not hold any more."),
            _("If you want to take part, please write a comment on the idea."),
        )
    if _has_run_out(invitation, at):
        return Refusal(
            "invitation_has_expired",
            _("Your answer was not entered, because the 14 days for it are over."),
            _("The author can invite you once more."),
        )
    return None


def why_it_is_over(person: Person, invitation: Invitation, at: datetime) -> Refusal | None:
    """What somebody reads who only opens an invitation that they cannot answer (any more)."""
    if refusal := why_not_take_part(person):
        return refusal
    if _is_gone(invitation):
        return Refusal(
            "invitation_is_gone",
            _("This invitation does not hold any more."),
            _("If you want to take part, please write a comment on the idea."),
        )
    if _has_run_out(invitation, at):
        return Refusal(
            "invitation_has_expired",
            _("This invitation does not hold any more, because the 14 days for an answer are over."),
            _("The author can invite you once more."),
        )
    return None


def _is_gone(invitation: Invitation) -> bool:
    return invitation.ended_at is not None or invitation.idea.state not in OPEN_FOR_CO_AUTHORS


def _has_run_out(invitation: Invitation, at: datetime) -> bool:
    return invitation.accepted_at is None and not invitation.in_the_way_at(at)


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


def _line_names_nobody(line: int) -> Refusal:
    return Refusal(
        "nobody_named",
        _("Nothing was sent, because it is not clear who line %(line)d of the people to invite is.")
        % {"line": line},
        _("Please write one display name or one e-mail address in each line."),
        status=422,
    )


def _line_is_you(line: int) -> Refusal:
    return Refusal(
        "that_is_you",
        _("Nothing was sent, because line %(line)d of the people to invite is you.") % {"line": line},
        _("You are an author in any case. Please leave this line out."),
    )


def _too_many_lines() -> Refusal:
    return Refusal(
        "too_many_co_authors",
        _("Nothing was sent, because up to %(most)d people can write an idea with you.")
        % {"most": MOST_CO_AUTHORS},
        _("Please leave the others out."),
    )


def _too_many_today(left: int) -> Refusal:
    return Refusal(
        "too_many_invitations",
        _("Nothing was sent, because you can invite %(most)d people in one day, and %(left)d more today.")
        % {"most": MOST_IN_A_DAY, "left": max(left, 0)},
        _("Please leave the others out. You can invite them tomorrow, from the page of your idea."),
        status=429,
    )
