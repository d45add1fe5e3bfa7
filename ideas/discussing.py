"""Talking about an idea (コメント): writing, changing, taking back, reporting (通報)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.notifications.telling import call_back
from ideas import comment_notices, permissions, report_notices
from ideas.admitting import as_admitted, why_it_waits
from ideas.consent import present_terms
from ideas.discussion_permissions import why_not_edit_comment, why_not_quote
from ideas.hiding import hide_after_reports, hold
from ideas.mentioning import remember_mentions
from ideas.models import Because, Comment, Flag, Idea
from ideas.models.flag import draw_receipt
from ideas.models.state import OPEN_FOR_COMMENTS
from ideas.wording import LONGEST_COMMENT, checked

LONGEST_REPORT = 500


def comment(
    idea: Idea,
    *,
    by: User,
    at: datetime,
    text: str,
    stance: str,
    submission_key: UUID,
    parent: Comment | None = None,
    quoted: Comment | None = None,
) -> Comment:
    """Say something about an idea; it appears at once, or waits where the rules say so (`admitting`).

    Sending the same form twice is no mistake: the second time finds the first comment.
    Whoever quotes a comment answers in its thread.
    """
    if quoted is not None and parent is None:
        parent = quoted.parent or quoted
    with transaction.atomic():
        if first := Comment.objects.filter(author=by.pk, submission_key=submission_key).first():
            return _the_same(first, idea, text)
        parent, quoted = _hold(parent), _hold(quoted)
        _hold_open(idea, by, at, parent, quoted)
        said = {"stance": _checked_stance(stance, parent), **_as_said(idea, text, by, at)}
        place = {"idea": idea, "parent": parent, "quoted": quoted, "created_at": at}
        written, is_new = Comment.objects.get_or_create(
            author=by, submission_key=submission_key, defaults=place | said
        )
        if not is_new:
            return _the_same(written, idea, text)
        remember_mentions(written)
        _tell_whom_it_concerns(written, at)
    return written


def _the_same(first: Comment, idea: Idea, text: str) -> Comment:
    """The comment that was sent before, unless something else was sent under its key."""
    if (first.idea_id, first.text) == (idea.pk, checked(text, LONGEST_COMMENT)):
        return first
    raise Refusal(
        "key_used_for_another_comment",
        _("This comment was not sent, because another one was sent from the same page before."),
        _("Please open the page anew and send the text from there."),
    )


def edit_comment(comment: Comment, *, by: User, at: datetime, text: str, stance: str) -> Comment:
    """Change one's own comment soon after writing it; the earlier text is kept for the office.

    The row is held against answers that are being written, so nobody answers a text that changes.
    """
    with transaction.atomic():
        held = cast(Comment, _hold(comment))
        if refusal := why_not_edit_comment(by, held, at):
            raise refusal
        said = (_checked_stance(stance, held.parent), checked(text, LONGEST_COMMENT))
        if said != (held.stance, held.text):
            written_at = held.edited_at or held.created_at
            held.earlier_texts.create(
                stance=held.stance, text=held.text, written_at=written_at, replaced_at=at
            )
            (held.stance, held.text), held.edited_at, held.terms = said, at, present_terms()
            _admit_again(held, by, at)
            held.save(update_fields=["stance", "text", "edited_at", "terms", *as_admitted(None, at)])
            remember_mentions(held)
            if held.is_public:
                comment_notices.changed(held, at=at)
    return held


def _admit_again(comment: Comment, by: User, at: datetime) -> None:
    """A changed text is judged like a new one; what the office sent back is always read again."""
    because = why_it_waits(by, comment.idea.campaign, "comment", [comment.text], at=at)
    if comment.review:
        because = because or Because.EVERYTHING
    if because is None:
        return
    for name, value in as_admitted(because, at).items():
        setattr(comment, name, value)
    call_back(f"comment:{comment.pk}", at=at)
    announce(topics.idea(comment.idea_id))
    announce(topics.desk())


def remove_comment(comment: Comment, *, by: User, at: datetime) -> Comment:
    """Take one's own comment back; a placeholder stays, so that replies keep their place."""
    with transaction.atomic():
        if refusal := permissions.why_not_remove_comment(by, comment, at):
            raise refusal
        if Comment.objects.filter(pk=comment.pk, removed_at=None).update(removed_at=at):
            record("comment.remove", by=by, on=comment, at=at, detail={"idea": comment.idea_id})
            call_back(f"comment:{comment.pk}", at=at)
            announce(topics.idea(comment.idea_id))
        comment.refresh_from_db(fields=["removed_at"])
    return comment


def flag(thing: Idea | Comment, *, by: User, at: datetime, reason: str, text: str = "") -> Flag:
    """Report something to the office; reporting again keeps the first report.

    The row is held, so that of many reports at once each is counted and one of them hides.
    """
    with transaction.atomic():
        held = hold(thing)
        if refusal := permissions.why_not_flag(by, held, at):
            raise refusal
        if reason not in Flag.Reason.values:
            raise Refusal("invalid_reason", _("Please choose what is wrong with it."), status=422)
        about = {"comment": held} if isinstance(held, Comment) else {"idea": held}
        words = checked(text, LONGEST_REPORT, required=False)
        fields = {"reason": reason, "text": words, "created_at": at, "receipt": _free_receipt(at)}
        report, is_new = Flag.objects.get_or_create(reporter=by, **about, defaults=fields)
        if is_new:
            report_notices.received(report, at=at)
            hide_after_reports(held, at=at)
            announce(topics.desk())
    return report


def _free_receipt(at: datetime) -> str:
    """A receipt number that nobody has yet; the constraint refuses what two draw at once."""
    while Flag.objects.filter(receipt=(drawn := draw_receipt(at))).exists():
        continue
    return drawn


def _hold(comment: Comment | None) -> Comment | None:
    """A comment as it stands now, held while it is answered or changed."""
    if comment is None:
        return None
    rows = Comment.objects.select_for_update(of=("self",), no_key=True)
    held: Comment = rows.select_related("idea__campaign").get(pk=comment.pk)
    return held


def _hold_open(idea: Idea, by: User, at: datetime, parent: Comment | None, quoted: Comment | None) -> None:
    """Keep the idea open for comments until this one stands; a Refusal when it may not be said."""
    if not idea.hold_in(OPEN_FOR_COMMENTS):
        idea.refresh_from_db(fields=["state"])
    if refusal := permissions.why_not_comment(by, idea, at, parent):
        raise refusal
    if quoted is not None and parent is not None and (refusal := why_not_quote(quoted, parent)):
        raise refusal


def _as_said(idea: Idea, text: str, by: User, at: datetime) -> dict[str, Any]:
    """The words, the terms they are under, and whether they appear at once."""
    words = checked(text, LONGEST_COMMENT)
    admitted = as_admitted(why_it_waits(by, idea.campaign, "comment", [words], at=at), at)
    return {"text": words, "terms": present_terms(), **admitted}


def _tell_whom_it_concerns(written: Comment, at: datetime) -> None:
    """Those it speaks to; of a comment that waits only the office hears."""
    if written.review:
        announce(topics.desk())
        return
    comment_notices.written(written, at=at)
    announce(topics.idea(written.idea_id))


def _checked_stance(stance: str, parent: Comment | None) -> str:
    """The side from which somebody writes; an answer need not take one."""
    if stance in Comment.Stance.values or (parent is not None and not stance):
        return stance
    raise Refusal("invalid_stance", _("Please choose from which side you write."), status=422)
