"""Deciding about comments that wait (コメントの確認): let them appear, or send them back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import comment_notices, overtaken, review_notices
from ideas import office_permissions as permissions
from ideas.admitting import as_admitted
from ideas.models import Comment, CommentDecision, Decision, Rule
from ideas.moderation import needed_reason

LONGEST_COMMENT_REASON = 500


def publish_comment(comment: Comment, *, by: User, at: datetime, seen: datetime | None) -> CommentDecision:
    """Let everybody read a comment that waited; only now those it speaks to hear of it.

    `seen` is when the text that was read had last been changed, or None if it never was.
    """
    with transaction.atomic():
        if refusal := permissions.why_not_review_comment(by, comment, at, seen):
            raise refusal
        decision = _decide(comment, Decision.Kind.PUBLISH, by, at, seen, "")
        review_notices.comment_published(comment, decision, at=at)
        comment_notices.written(comment, at=at)
        announce(topics.idea(comment.idea_id))
    return decision


def publish_after_appeal(comment: Comment, *, by: User, at: datetime) -> CommentDecision:
    """Let a comment appear that was sent back, because another person found that it may."""
    changes = {**as_admitted(None, at), "reviewed_at": at, "reviewed_by": by, "review_reason": ""}
    sent_back = Comment.objects.filter(pk=comment.pk, review=Comment.Review.RETURNED, removed_at=None)
    if not sent_back.update(**changes):
        raise overtaken.waiting_comment(comment, comment.edited_at)
    decision = _remember(comment, Decision.Kind.PUBLISH, by, at, "")
    review_notices.comment_published(comment, decision, at=at)
    comment_notices.written(comment, at=at)
    announce(topics.idea(comment.idea_id))
    return decision


def send_comment_back(
    comment: Comment,
    *,
    by: User,
    at: datetime,
    seen: datetime | None,
    reason: str,
    rule: Rule | None = None,
) -> CommentDecision:
    """Ask the author to change a comment before it can appear."""
    with transaction.atomic():
        if refusal := permissions.why_not_review_comment(by, comment, at, seen):
            raise refusal
        why = needed_reason(reason, LONGEST_COMMENT_REASON)
        decision = _decide(comment, Decision.Kind.RETURN, by, at, seen, why, rule)
        review_notices.comment_sent_back(comment, decision, at=at)
    return decision


def _decide(
    comment: Comment,
    kind: Decision.Kind,
    by: User,
    at: datetime,
    seen: datetime | None,
    reason: str,
    rule: Rule | None = None,
) -> CommentDecision:
    """Decide if it still waits with the text that was read, and keep who, when and why."""
    changes = {**as_admitted(None, at), "reviewed_at": at, "reviewed_by": by, "review_reason": reason}
    if kind == Decision.Kind.RETURN:
        changes["review"] = Comment.Review.RETURNED
    still = Comment.objects.waiting().order_by().filter(pk=comment.pk, edited_at=seen)
    if not still.update(**changes):
        raise overtaken.waiting_comment(comment, seen)
    return _remember(comment, kind, by, at, reason, rule)


def _remember(
    comment: Comment, kind: Decision.Kind, by: User, at: datetime, reason: str, rule: Rule | None = None
) -> CommentDecision:
    comment.refresh_from_db()
    words = {"comment": comment, "kind": kind, "reason": reason, "rule": rule}
    decision = CommentDecision.objects.create(**words, by=by, at=at)
    detail: dict[str, Any] = {"idea": comment.idea_id, "decision": decision.pk}
    detail |= {"rule": rule.key} if rule else {}
    record(f"comment.{kind}", by=by, on=comment, at=at, detail=detail)
    announce(topics.desk())
    return decision
