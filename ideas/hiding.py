"""Hiding until somebody decides (自動の一時非表示), after several reports by people who are trusted.

The platform never has the last word: the text is marked as hidden automatically everywhere, its
author is told at once, and whoever decides about the reports either hides it or shows it again.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from cocreate.audit.record import record
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.notifications.telling import call_back
from ideas import moderation, report_notices
from ideas.admitting import rules_for
from ideas.models import Comment, CommentDecision, Decision, Flag, Idea
from ideas.trusting import trust_of_all


def hold(thing: Idea | Comment) -> Idea | Comment:
    """The idea or comment as it stands now, held until the transaction ends."""
    if isinstance(thing, Idea):
        idea: Idea = Idea.objects.select_for_update(of=("self",), no_key=True).get(pk=thing.pk)
        return idea
    rows = Comment.objects.select_for_update(of=("self",), no_key=True).select_related("idea__campaign")
    comment: Comment = rows.get(pk=thing.pk)
    return comment


def hide_after_reports(thing: Idea | Comment, *, at: datetime) -> bool:
    """Hide a text that is held, if enough different trusted people reported it; whether it was hidden.

    How many are enough is a rule of the campaign or of the site, from 2 on; empty is never. Reports
    of newcomers and of suspended people count for nothing here, however many they are. A text that
    somebody of the office already looked at and left is not hidden by reports again.
    """
    campaign = thing.idea.campaign if isinstance(thing, Comment) else thing.campaign
    enough = rules_for(campaign).flags_until_hidden
    if enough is None or not _is_shown(thing) or _was_looked_at(thing):
        return False
    if how_many_trusted(thing, at=at) < enough:
        return False
    if isinstance(thing, Comment):
        _hide_comment(thing, at)
    else:
        moderation.hide_until_decided(thing, at=at, reason=reason_of_the_platform())
        report_notices.idea_hidden_automatically(thing, at=at)
    return True


def how_many_trusted(thing: Idea | Comment, *, at: datetime) -> int:
    """How many different trusted people have an open report about a text."""
    standing = thing.flags.filter(decided_at=None, reporter__is_active=True, reporter__suspended_at=None)
    reporters = list(standing.values_list("reporter", flat=True))
    return sum(trust.is_trusted for trust in trust_of_all(reporters, at=at).values())


def reason_of_the_platform() -> str:
    """What stands where a person would have written the reason."""
    return _("Several people reported it. It is hidden automatically until the office decides.")


def _is_shown(thing: Idea | Comment) -> bool:
    return thing.is_public if isinstance(thing, Comment) else thing.is_listed


def _was_looked_at(thing: Idea | Comment) -> bool:
    dismissed = thing.flags.filter(outcome=Flag.Outcome.DISMISSED).exists()
    return dismissed or thing.decisions.filter(kind=Decision.Kind.RESTORE, by__isnull=False).exists()


def _hide_comment(comment: Comment, at: datetime) -> None:
    why = reason_of_the_platform()
    changes = {"hidden_at": at, "hidden_reason": why, "hidden_automatically": True}
    if not Comment.objects.counted().filter(pk=comment.pk).update(**changes):
        return
    comment.refresh_from_db()
    CommentDecision.objects.create(comment=comment, kind=Decision.Kind.HIDE, reason=why, by=None, at=at)
    record("comment.hide", by=None, on=comment, at=at, detail={"idea": comment.idea_id, "automatic": True})
    call_back(f"comment:{comment.pk}", at=at)
    report_notices.comment_hidden_automatically(comment, at=at)
    announce(topics.idea(comment.idea_id))
