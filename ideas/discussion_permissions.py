"""May somebody change, mark or quote a comment now? A Refusal that says why not, or None."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cocreate.accounts.permissions import Person
from cocreate.language.refusal import Refusal
from ideas.models import Comment
from ideas.opening_times import why_not_commented
from ideas.permissions import why_not_take_part


def no_such_comment() -> Refusal:
    """What somebody hears who may not know that a comment exists."""
    return Refusal(
        "not_found",
        _("There is no such comment, or it is not public."),
        _("Please look at the discussion as it is now."),
        status=404,
    )


def why_not_edit_comment(person: Person, comment: Comment, at: datetime) -> Refusal | None:
    """Whether somebody may change a comment: its author, soon after writing, until somebody answered.

    What others answered or quoted stays as they read it.
    """
    if refusal := why_not_take_part(person):
        return refusal
    if comment.hidden_at:
        return no_such_comment()
    if comment.author_id != person.pk:
        return Refusal(
            "not_the_author",
            _("The comment was not changed, because somebody else wrote it."),
            _("You can answer it."),
            status=403,
        )
    if comment.removed_at:
        return Refusal(
            "comment_is_gone",
            _("The comment was not changed, because you have removed it."),
            _("You can write a new comment."),
        )
    if refusal := why_not_commented(comment.idea) or _why_not_changed_now(comment, at):
        return refusal
    return _why_not_after_answers(comment)


def can_still_change(comment: Comment, at: datetime) -> bool:
    """Whether a comment is young enough to be changed; half-open, by the database's clock.

    What nobody but the office has read can be changed for as long as that is so.
    """
    return bool(comment.review) or at < comment.created_at + settings.COMMENT_EDIT_WINDOW


def why_not_mark(person: Person, comment: Comment, at: datetime) -> Refusal | None:
    """Whether somebody may say that a comment helped, or not: what they can read and did not write."""
    if refusal := why_not_take_part(person) or why_not_marked(comment):
        return refusal
    if comment.author_id == person.pk:
        return Refusal(
            "own_words",
            _("Your mark was not counted, because you wrote this comment yourself."),
            _("You can mark what others wrote."),
        )
    return None


def why_not_marked(comment: Comment) -> Refusal | None:
    """Whether a comment takes marks, whoever gives them."""
    if comment.hidden_at or comment.review or not comment.idea.is_listed:
        return no_such_comment()
    if comment.removed_at:
        return Refusal(
            "comment_is_gone",
            _("Your mark was not counted, because the comment was removed."),
            _("You can mark other comments."),
        )
    return None


def why_not_quote(quoted: Comment, parent: Comment) -> Refusal | None:
    """Whether a comment may be quoted in a thread: one of that thread that everybody can read."""
    is_of_the_thread = parent.pk in (quoted.pk, quoted.parent_id)
    if is_of_the_thread and quoted.is_public:
        return None
    return Refusal(
        "quoted_is_gone",
        _("Your reply was not sent, because the comment you quote is no longer there."),
        _("Please send it without the quote."),
    )


def _why_not_changed_now(comment: Comment, at: datetime) -> Refusal | None:
    if can_still_change(comment, at):
        return None
    minutes = int(settings.COMMENT_EDIT_WINDOW.total_seconds() // 60)
    words = ngettext(
        "The comment was not changed, because it can be changed for %(minutes)d minute after writing only.",
        "The comment was not changed, because it can be changed for %(minutes)d minutes after writing only.",
        minutes,
    )
    return Refusal(
        "edit_window_over",
        words % {"minutes": minutes},
        _("You can add what is new as a reply, or remove the comment."),
    )


def _why_not_after_answers(comment: Comment) -> Refusal | None:
    answers = Comment.objects.filter(Q(parent=comment) | Q(quoted=comment))
    if not answers.counted().exists():
        return None
    return Refusal(
        "comment_was_answered",
        _("The comment was not changed, because somebody has already answered it."),
        _("You can add what is new as a reply."),
    )
