"""Saying whether a comment helped (参考になった), and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cocreate.accounts.models import User
from ideas import discussion_permissions as permissions
from ideas.models import Comment, CommentTally, Mark


def mark_helpful(comment: Comment, *, by: User, at: datetime) -> None:
    """Say that a comment helped; saying it again changes nothing, and it replaces “did not help”."""
    _declare(comment, by, value=1, at=at)


def mark_unhelpful(comment: Comment, *, by: User, at: datetime) -> None:
    """Say that a comment did not help."""
    _declare(comment, by, value=-1, at=at)


def take_mark_back(comment: Comment, *, by: User, at: datetime) -> None:
    """Say nothing about a comment any more; it can be marked again."""
    _declare(comment, by, value=0, at=at)


def tally_of(comment: Comment) -> tuple[int, int]:
    """How many a comment helped, and how many marked it at all, as committed."""
    tally = CommentTally.objects.filter(comment=comment).first()
    return (tally.helpful, tally.helpful + tally.unhelpful) if tally else (0, 0)


def _declare(comment: Comment, by: User, *, value: int, at: datetime) -> None:
    """Write the mark, unless the comment was hidden or removed while this one was on its way."""
    with transaction.atomic():
        if refusal := permissions.why_not_mark(by, comment, at):
            raise refusal
        if not Mark.objects.declare(comment, by, value=value, at=at):
            comment.refresh_from_db(fields=["hidden_at", "removed_at", "review"])
            raise permissions.why_not_marked(comment) or permissions.no_such_comment()
