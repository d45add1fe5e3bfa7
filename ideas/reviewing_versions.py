"""Deciding about a new text of a public idea (書き換えの確認), and putting an earlier one out of sight."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import change_notices
from ideas.models import Decision, Idea, Rule, Version, Weight
from ideas.moderation import needed_reason
from ideas.rewording import show
from ideas.rewording_permissions import why_not_redact, why_not_review_version
from ideas.showing_pictures import put_out_of_sight

LONGEST_REDACTION = 200


def publish_version(version: Version, *, by: User, at: datetime, as_correction: bool = False) -> Decision:
    """Let the new text be what everybody reads.

    `as_correction` is the moderator's word that only the wording changed: then supporters are
    not asked again. It is heard only where the measure was in doubt.
    """
    with transaction.atomic():
        idea, version = _held(version)
        if refusal := why_not_review_version(by, idea, version, at):
            raise refusal
        asks_again = not (as_correction and version.weight == Weight.DOUBTFUL)
        show(version, at=at, asks_again=asks_again)
        decision = _decided(idea, version, Decision.Kind.PUBLISH, by, at, "", asks_again=asks_again)
        idea.refresh_from_db(fields=["title", "version_number", "content_version"])
        change_notices.new_text_is_public(idea, version, at=at)
        if asks_again:
            change_notices.content_changed(idea, version, at=at)
    return decision


def send_version_back(
    version: Version, *, by: User, at: datetime, reason: str, rule: Rule | None = None
) -> Decision:
    """Keep the public text, and tell the author why the new one was not published."""
    with transaction.atomic():
        idea, version = _held(version)
        if refusal := why_not_review_version(by, idea, version, at):
            raise refusal
        why = needed_reason(reason)
        version.review = Version.Review.RETURNED
        version.save(update_fields=["review"])
        decision = _decided(idea, version, Decision.Kind.RETURN, by, at, why, rule)
        change_notices.new_text_sent_back(idea, decision, at=at)
    return decision


def redact(version: Version, *, by: User, at: datetime, reason: str) -> Version:
    """Put an earlier text out of everybody's sight, because of what stands in it; its place stays.

    With it go its pictures, unless the present text shows them.
    """
    with transaction.atomic():
        idea, version = _held(version)
        if refusal := why_not_redact(by, idea, version, at):
            raise refusal
        version.redacted_reason = needed_reason(reason, LONGEST_REDACTION)
        version.redacted_at, version.redacted_by = at, by
        version.save(update_fields=["redacted_at", "redacted_by", "redacted_reason"])
        pictures = put_out_of_sight(version, by=by, at=at)
        detail = {"version": version.number, "pictures": pictures}
        record("idea.redact_version", by=by, on=idea, at=at, detail=detail)
    return version


def _held(version: Version) -> tuple[Idea, Version]:
    """The idea, held until the end, and the version as it is by then: of two moderators one decides."""
    idea = Idea.objects.select_for_update(of=("self",), no_key=True).get(pk=version.idea_id)
    return idea, Version.objects.select_related("by").get(pk=version.pk)


def _decided(
    idea: Idea,
    version: Version,
    kind: Decision.Kind,
    by: User,
    at: datetime,
    reason: str,
    rule: Rule | None = None,
    **detail: bool,
) -> Decision:
    decision = Decision.objects.create(
        idea=idea,
        kind=kind,
        from_state=idea.state,
        version_number=version.number,
        reason=reason,
        rule=rule,
        by=by,
        at=at,
    )
    words: dict[str, Any] = {"version": version.number, "decision": decision.pk, **detail}
    words |= {"rule": rule.key} if rule else {}
    record(f"idea.{kind}_version", by=by, on=idea, at=at, detail=words)
    announce(topics.idea(idea.pk))
    announce(topics.desk())
    return decision
