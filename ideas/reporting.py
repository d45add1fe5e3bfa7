"""Deciding what readers reported, and hiding or showing comments (通報への対応)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.notifications.telling import call_back
from ideas import moderation, notices, overtaken, report_notices
from ideas import office_permissions as permissions
from ideas.models import Comment, CommentDecision, Decision, Flag, Idea, Rule
from ideas.models.comment import CommentQuerySet

LONGEST_COMMENT_REASON = 500


def hide_comment(
    comment: Comment, *, by: User, at: datetime, reason: str, rule: Rule | None = None
) -> Comment:
    """Take a comment out of sight and tell its author why."""
    with transaction.atomic():
        if refusal := permissions.why_not_hide_comment(by, comment, at):
            raise refusal
        why = moderation.needed_reason(reason, LONGEST_COMMENT_REASON)
        changes = {"hidden_at": at, "hidden_by": by, "hidden_reason": why, "hidden_automatically": False}
        if not _still_shown(comment).update(**changes):
            raise overtaken.comment(comment)
        comment.refresh_from_db()
        _remember(comment, Decision.Kind.HIDE, why, by, at, rule)
        detail = {"idea": comment.idea_id} | ({"rule": rule.key} if rule else {})
        record("comment.hide", by=by, on=comment, at=at, detail=detail)
        moderation.settle_flags(comment, by=by, at=at, outcome=Flag.Outcome.UPHELD, reason=why)
        call_back(f"comment:{comment.pk}", at=at)
        notices.comment_hidden(comment, at=at)
        _announce(comment)
    return comment


def restore_comment(comment: Comment, *, by: User, at: datetime, reason: str) -> Comment:
    """Show a hidden comment again; the reason stays in the audit log."""
    with transaction.atomic():
        if refusal := permissions.why_not_restore_comment(by, comment, at):
            raise refusal
        why = moderation.needed_reason(reason, LONGEST_COMMENT_REASON)
        if comment.hidden_automatically:
            moderation.settle_flags(comment, by=by, at=at, outcome=Flag.Outcome.DISMISSED, reason=why)
        hidden = Comment.objects.filter(pk=comment.pk, hidden_at=comment.hidden_at)
        shown = {"hidden_at": None, "hidden_by": None, "hidden_reason": "", "hidden_automatically": False}
        if not hidden.update(**shown):
            raise overtaken.comment(comment)
        comment.refresh_from_db()
        _remember(comment, Decision.Kind.RESTORE, why, by, at)
        detail = {"idea": comment.idea_id, "reason": why}
        record("comment.restore", by=by, on=comment, at=at, detail=detail)
        notices.comment_restored(comment, at=at)
        _announce(comment)
    return comment


def decide_flag(
    flag: Flag, *, by: User, at: datetime, outcome: str, reason: str = "", rule: Rule | None = None
) -> Flag:
    """Decide a report once: upheld hides the text for the reason given, dismissed leaves it.

    What the platform hid until this decision is shown again when the report is dismissed, and the
    other reports about it are decided with it. The reason goes to both sides.
    """
    with transaction.atomic():
        thing = _hold(flag)
        if refusal := permissions.why_not_decide_flag(by, flag, at):
            raise refusal
        if outcome not in Flag.Outcome.values:
            raise Refusal(
                "unknown_outcome", _("Please choose whether to hide the text or to leave it."), status=422
            )
        why = _reason_for(thing, outcome, reason)
        decided = {"outcome": outcome, "decided_at": at, "decided_by": by, "decision_reason": why}
        if not _still_waiting(flag).update(**decided):
            raise overtaken.flag(flag)
        flag.refresh_from_db()
        record("report.decided", by=by, on=flag, at=at, detail={"outcome": outcome})
        report_notices.decided(flag, at=at)
        if outcome == Flag.Outcome.UPHELD:
            _hide(thing, by=by, at=at, reason=why, rule=rule)
        elif thing.hidden_automatically:
            _show_again(thing, by=by, at=at, reason=why)
        announce(topics.desk())
    return flag


def _hold(flag: Flag) -> Idea | Comment:
    """The reported text, locked before its reports, so that two moderators wait in the same order."""
    if flag.idea_id is not None:
        idea: Idea = Idea.objects.select_for_update(no_key=True).get(flags=flag)
        return idea
    comment: Comment = Comment.objects.select_for_update(no_key=True).get(flags=flag)
    return comment


def _reason_for(thing: Idea | Comment, outcome: str, reason: str) -> str:
    """The reason both sides receive; where a text is shown again and nothing was written, the usual one."""
    longest = LONGEST_COMMENT_REASON if isinstance(thing, Comment) else moderation.LONGEST_REASON
    if outcome == Flag.Outcome.UPHELD or reason.strip():
        return moderation.needed_reason(reason, longest)
    return _("The office read it and found that it keeps the rules of participation.")


def _show_again(thing: Idea | Comment, *, by: User, at: datetime, reason: str) -> None:
    """Show what the platform hid until somebody decided."""
    if isinstance(thing, Comment):
        restore_comment(thing, by=by, at=at, reason=reason)
    else:
        moderation.restore(thing, by=by, at=at, reason=reason)


def _hide(thing: Idea | Comment, *, by: User, at: datetime, reason: str, rule: Rule | None) -> None:
    """Hide what was reported, unless it is out of sight already."""
    if isinstance(thing, Comment):
        if thing.removed_at is None and (thing.hidden_at is None or thing.hidden_automatically):
            hide_comment(thing, by=by, at=at, reason=reason, rule=rule)
    elif thing.state in permissions.HIDEABLE or thing.hidden_automatically:
        moderation.hide(thing, by=by, at=at, reason=reason, rule=rule)


def _still_shown(comment: Comment) -> CommentQuerySet:
    """The comment, unless somebody hid it or its author removed it since it was read."""
    still = Q(hidden_at=None) | Q(hidden_automatically=True)
    shown: CommentQuerySet = Comment.objects.filter(still, pk=comment.pk, removed_at=None)
    return shown


def _remember(
    comment: Comment, kind: Decision.Kind, reason: str, by: User, at: datetime, rule: Rule | None = None
) -> CommentDecision:
    row = CommentDecision(comment=comment, kind=kind, reason=reason, rule=rule, by=by, at=at)
    row.save(force_insert=True)
    return row


def _still_waiting(flag: Flag) -> QuerySet[Flag]:
    """The report, unless somebody decided it since it was read."""
    return Flag.objects.filter(pk=flag.pk, decided_at=None)


def _announce(comment: Comment) -> None:
    announce(topics.idea(comment.idea_id))
    announce(topics.desk())
