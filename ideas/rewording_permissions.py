"""May somebody change a public text, or decide about a new one? A Refusal that says why not, or None."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from cocreate.accounts.permissions import Person
from cocreate.language.refusal import Refusal
from ideas.models import Idea, State, Version
from ideas.models.state import OPEN_FOR_SUPPORT, READABLE, REWORDABLE
from ideas.office_permissions import why_not_moderate, why_not_moderate_idea
from ideas.opening_times import not_found, why_not_while_quiet
from ideas.permissions import why_not_as_author, why_not_take_part


def why_not_reword(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Whether somebody may send a new text of a public idea: its authors, until the city has answered."""
    if refusal := why_not_as_author(person, idea):
        return refusal
    if idea.state in REWORDABLE:
        return why_not_while_quiet(idea.quiet_until(at))
    if idea.state == State.MERGED:
        return Refusal(
            "cannot_revise_now",
            _("The text was not changed, because this idea was joined with another one."),
            _("You can write what is new as a comment there."),
        )
    return Refusal(
        "cannot_revise_now",
        _("The text was not changed, because the city has answered what is written here."),
        _("You can add what is new as a comment."),
    )


def why_not_keep_support(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Whether somebody may carry their support on to the new content: whoever supports it."""
    if refusal := why_not_take_part(person):
        return refusal
    if idea.state not in OPEN_FOR_SUPPORT:
        return not_found() if idea.state not in READABLE else _support_is_over()
    if not idea.votes.standing().filter(voter=person.pk).exists():
        return Refusal(
            "no_support_to_keep",
            _("Nothing was changed, because you do not support this idea at the moment."),
            _("You can support it with the button on the page."),
        )
    return None


def why_not_review_version(person: Person, idea: Idea, version: Version, at: datetime) -> Refusal | None:
    """Whether a moderator may publish or send back a new text of a public idea."""
    if refusal := why_not_moderate(person, version.by) or why_not_moderate_idea(person, idea):
        return refusal
    if version.review == Version.Review.WAITING and idea.state in REWORDABLE:
        return None
    return version_overtaken(version)


def why_not_redact(person: Person, idea: Idea, version: Version, at: datetime) -> Refusal | None:
    """Whether an earlier text may be put out of sight: not the one that is public now."""
    if refusal := why_not_moderate(person, version.by) or why_not_moderate_idea(person, idea):
        return refusal
    if version.redacted_at is not None:
        return Refusal(
            "already_redacted",
            _("This version is already not shown to anybody any more."),
            _("Please look at the idea as it is now."),
        )
    if version.number == idea.version_number or version.review == Version.Review.WAITING:
        return Refusal(
            "version_is_in_use",
            _("This version was not put out of sight, because it is the text that is used now."),
            _("Please hide the idea, or ask its author for a new text first."),
        )
    return None


def version_overtaken(version: Version) -> Refusal:
    """Somebody was faster, or the text is another one by now."""
    return Refusal(
        "version_not_waiting",
        _("Nothing was decided, because this text does not wait any more: %(state)s.")
        % {"state": version.get_review_display() or _("the idea is in another state now")},
        _("Please look at the idea as it is now."),
    )


def changed_meanwhile() -> Refusal:
    """Another window, or the author, was faster."""
    return Refusal(
        "changed_meanwhile",
        _("Nothing was saved, because the text was changed in another window meanwhile."),
        _("Please look at the present text, and do it again if it is still needed."),
    )


def _support_is_over() -> Refusal:
    return Refusal(
        "support_is_over",
        _("Nothing was changed, because support for this idea has ended. Your support is kept as it is."),
        _("You can follow on this page what becomes of it."),
    )
