"""Who is told that somebody is asked to write an idea together, agreed, or no longer does."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, tell
from ideas.change_notices import Moment, letter_about, said
from ideas.models import Invitation


def invited(invitation: Invitation, *, at: datetime) -> None:
    """To whom it is for: who asks, what it means, until when, and that nothing need be done."""
    # Asked by the caller; mypy cannot know.
    assert invitation.person is not None and invitation.expires_at is not None  # noqa: S101, PT018
    words = {
        "name": invitation.invited_by.display_name,
        "title": invitation.idea.title,
        "moment": Moment(invitation.expires_at),
    }
    letter = Letter(
        f"invitation:{invitation.pk}:{at.isoformat()}",
        f"idea:{invitation.idea_id}",
        said(lambda: gettext("%(name)s asks you to write an idea together") % words),
        said(
            lambda: (
                gettext(
                    "%(name)s asks you to become an author of the idea “%(title)s” beside them.\n\n"
                    "If you accept, your display name stands beside theirs, and you can change the text like "
                    "they can. Please answer by %(moment)s.\n\nYou need not do anything if you do not want "
                    "this. %(name)s is not told then, nor whether you have an account here."
                )
                % words
            )
        ),
        invitation.get_absolute_url(),
        Notice.Why.INVITED,
    )
    tell([invitation.person], letter, at=at)


def accepted(invitation: Invitation, *, at: datetime) -> None:
    """To who posted the idea: somebody writes it with them now."""
    assert invitation.person is not None  # noqa: S101  see above
    words = {"name": invitation.person.display_name, "title": invitation.idea.title}
    letter = letter_about(
        invitation.idea,
        f"invitation:{invitation.pk}:accepted:{at.isoformat()}",
        lambda: gettext("%(name)s now writes “%(title)s” with you") % words,
        lambda: (
            gettext(
                "%(name)s has accepted your invitation and is now named as an author of “%(title)s”. "
                "They can change the text, by the same rules as you, and get the same letters."
            )
            % words
        ),
    )
    tell([invitation.idea.author], letter, at=at)


def ended(invitation: Invitation, *, at: datetime) -> None:
    """To the other side: to who posted it when a co-author leaves, to the co-author when removed."""
    assert invitation.person is not None  # noqa: S101  see above
    words = {"name": invitation.person.display_name, "title": invitation.idea.title}
    has_left = invitation.ending == Invitation.Ending.LEFT

    def subject() -> str:
        if has_left:
            return gettext("%(name)s no longer writes “%(title)s” with you") % words
        return gettext("You are no longer an author of “%(title)s”") % words

    def body() -> str:
        if has_left:
            return (
                gettext("%(name)s is no longer named as an author of “%(title)s”. The text stays as it is.")
                % words
            )
        return (
            gettext(
                "Who posted the idea “%(title)s” has ended that you write it together. Your name is no "
                "longer shown with it. The text stays as it is."
            )
            % words
        )

    letter = letter_about(
        invitation.idea, f"invitation:{invitation.pk}:ended:{at.isoformat()}", subject, body
    )
    tell([invitation.idea.author if has_left else invitation.person], letter, at=at)
