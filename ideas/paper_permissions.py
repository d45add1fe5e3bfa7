"""What people of the office may do with ideas that they type in for others: a Refusal, or None."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cocreate.accounts.permissions import Person, is_known, is_moderator
from cocreate.language.refusal import Refusal
from ideas.desk_permissions import why_not_as_moderator
from ideas.models import Idea, PaperEntry


def why_not_enter(person: Person) -> Refusal | None:
    """Whether somebody may type in ideas for others: moderators and officers of departments."""
    if is_moderator(person) or (is_known(person) and person.is_officer):
        return None
    return Refusal(
        "not_from_the_office",
        _("Nothing was saved, because only the office types in ideas for other people."),
        _("You can write an idea of your own at any time."),
        status=403,
    )


def why_not_approve(person: Person, entry: PaperEntry) -> Refusal | None:
    """A second person approves, once."""
    if refusal := why_not_as_moderator(person):
        return refusal
    if person.pk == entry.entered_by_id:
        return Refusal(
            "own_entry",
            _("The exception was not approved, because you typed it in yourself."),
            _("Please ask a colleague to approve it."),
            status=403,
        )
    return None if entry.approved_at is None else already_approved()


def already_approved() -> Refusal:
    return Refusal(
        "already_approved",
        _("Nothing was changed, because a colleague already approved this exception."),
        _("The idea can be reviewed now."),
    )


def why_not_public_yet(person: Person, idea: Idea) -> Refusal | None:
    """Whether an idea may be decided about: who typed it in does not, and its exception is approved.

    The same is asked of the row by a trigger, whatever code makes the idea readable.
    """
    entry = PaperEntry.objects.filter(idea=idea.pk).first()
    if entry is None:
        return None
    if entry.entered_by_id == person.pk:
        return Refusal(
            "own_entry",
            _("You cannot decide about an idea that you typed in yourself."),
            _("Please ask a colleague to decide."),
            status=403,
        )
    if entry.approved_at is None:
        return Refusal(
            "exception_not_approved",
            _("The idea was not published, because nobody has approved yet that it came in on paper."),
            _("Please look at “Received on paper” and approve the exception first."),
        )
    return None


def why_not_send_back(idea: Idea) -> Refusal | None:
    """An idea that its author has not taken over has nobody who could change it online."""
    if not PaperEntry.objects.filter(idea=idea.pk, claimed_at=None).exists():
        return None
    return Refusal(
        "nobody_to_send_back_to",
        _("The idea was not sent back, because its author has no account yet and would not hear of it."),
        _("Please reach the author by the way they left, or hide the idea with a reason."),
    )
