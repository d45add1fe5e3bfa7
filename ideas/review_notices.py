"""Who is told what became of a comment that waited, and of what appeared without a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from cocreate.notifications.telling import Letter, said, tell
from ideas.models import Comment, CommentDecision


def comment_published(comment: Comment, decision: CommentDecision, *, at: datetime) -> None:
    """To the author of a comment: it can be read now."""
    words = {"title": comment.idea.title}
    _tell(
        comment,
        decision,
        lambda: gettext("Your comment on “%(title)s” is now public") % words,
        lambda: gettext("Your comment on the idea “%(title)s” can be read by everybody now.") % words,
        at,
    )


def comment_sent_back(comment: Comment, decision: CommentDecision, *, at: datetime) -> None:
    """To the author of a comment: what should be changed before it can appear."""
    words = {"title": comment.idea.title, "reason": decision.reason}
    _tell(
        comment,
        decision,
        lambda: gettext("Please look at your comment on “%(title)s” once more") % words,
        lambda: (
            gettext(
                "Thank you for your comment on the idea “%(title)s”. Before it appears, we ask you to "
                "change something.\n\nReason:\n%(reason)s\n\nYour text is kept. Open it, change it and "
                "send it again: we will read it again at once."
            )
            % words
        ),
        at,
    )


def _tell(
    comment: Comment,
    decision: CommentDecision,
    subject: Callable[[], str],
    body: Callable[[], str],
    at: datetime,
) -> None:
    letter = Letter(
        f"comment-decision:{decision.pk}",
        f"comment:{comment.pk}:moderation",
        said(subject),
        said(body),
        reverse("ideas:comment_place", args=[comment.idea_id, comment.pk]),
    )
    tell([comment.author], letter, at=at)
