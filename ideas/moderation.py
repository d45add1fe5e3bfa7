"""Deciding what everybody may read (確認).

A decision counts only for the state and the version of the text that the moderator saw:
the row changes under exactly that condition, so of two moderators one decides and the
other is told who did.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Department, User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.notifications.telling import call_back
from ideas import notices, overtaken, report_notices
from ideas import office_permissions as permissions
from ideas.desk_news import tell_desks
from ideas.inviting import send_held
from ideas.models import Comment, Decision, Flag, Idea, Rule, State, StateChange
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.models.state import OPEN_FOR_CO_AUTHORS, READABLE
from ideas.paper_permissions import why_not_send_back

LONGEST_REASON = 1000


def publish(idea: Idea, *, by: User, at: datetime, version_number: int) -> Decision:
    """Let everybody read the version that a moderator read."""
    with transaction.atomic():
        if refusal := permissions.why_not_review(by, idea, at, version_number):
            raise refusal
        decision = _decide(idea, Decision.Kind.PUBLISH, State.PUBLISHED, by, at, version_number, "")
        notices.published(idea, decision, at=at)
    return decision


def publish_at_once(idea: Idea, *, at: datetime) -> Decision:
    """Let everybody read an idea that the rules of its campaign let through; the platform decides.

    Called in the transaction in which the idea arrives.
    """
    kind, to = Decision.Kind.PUBLISH, State.PUBLISHED
    decision = _decide(idea, kind, to, None, at, idea.version_number, "")
    notices.published(idea, decision, at=at)
    return decision


def send_back(
    idea: Idea, *, by: User, at: datetime, version_number: int, reason: str, rule: Rule | None = None
) -> Decision:
    """Ask the author for a change before it can be published; `rule` is the kind of the reason."""
    with transaction.atomic():
        if refusal := permissions.why_not_review(by, idea, at, version_number) or why_not_send_back(idea):
            raise refusal
        why = needed_reason(reason)
        decision = _decide(idea, Decision.Kind.RETURN, State.RETURNED, by, at, version_number, why, rule)
        notices.sent_back(idea, decision, at=at)
    return decision


def hide(idea: Idea, *, by: User, at: datetime, reason: str, rule: Rule | None = None) -> Decision:
    """Take an idea out of sight; letters about it that have not left yet are called back."""
    with transaction.atomic():
        if refusal := permissions.why_not_hide(by, idea, at):
            raise refusal
        why = needed_reason(reason)
        decision = _decide(idea, Decision.Kind.HIDE, State.HIDDEN, by, at, idea.version_number, why, rule)
        settle_flags(idea, by=by, at=at, outcome=Flag.Outcome.UPHELD, reason=why)
        call_back(f"idea:{idea.pk}", *notices.about_comments_of(idea), at=at)
        notices.hidden(idea, decision, at=at)
    return decision


def publish_after_appeal(idea: Idea, *, by: User, at: datetime, reason: str) -> Decision:
    """Publish an idea that was sent back, because another person found that it may be read."""
    kind = Decision.Kind.PUBLISH
    decision = _decide(idea, kind, State.PUBLISHED, by, at, idea.version_number, reason)
    notices.published(idea, decision, at=at)
    return decision


def hide_until_decided(idea: Idea, *, at: datetime, reason: str) -> Decision:
    """Take an idea out of sight after several reports; the platform does it, a person decides.

    Called in the transaction in which the last report arrives, with the row held.
    """
    kind = Decision.Kind.HIDE
    decision = _decide(idea, kind, State.HIDDEN, None, at, idea.version_number, reason)
    call_back(f"idea:{idea.pk}", *notices.about_comments_of(idea), at=at)
    return decision


def restore(idea: Idea, *, by: User, at: datetime, reason: str) -> Decision:
    """Show a hidden idea again, where it stood; one that was never public becomes public."""
    with transaction.atomic():
        if refusal := permissions.why_not_restore(by, idea, at):
            raise refusal
        why = needed_reason(reason)
        if idea.hidden_automatically:
            settle_flags(idea, by=by, at=at, outcome=Flag.Outcome.DISMISSED, reason=why)
        decision = _decide(
            idea, Decision.Kind.RESTORE, _state_before_hiding(idea), by, at, idea.version_number, why
        )
        notices.restored(idea, decision, at=at)
    return decision


def assign(idea: Idea, department: Department, *, by: User, at: datetime) -> Idea:
    """Say which department answers; from now on the city considers the idea in public."""
    with transaction.atomic():
        if refusal := permissions.why_not_assign(by, idea, at):
            raise refusal
        before, left = State(idea.state), idea.department_id
        changes = {"department": department, "assigned_at": at, "assigned_by": by}
        if not _still_as_seen(idea, idea.version_number).update(state=State.UNDER_REVIEW, **changes):
            raise overtaken.idea(idea, idea.version_number)
        idea.refresh_from_db()
        if before != State.UNDER_REVIEW:
            _remember_step(idea, before, State.UNDER_REVIEW, by, at, "")
        record("idea.assigned", by=by, on=idea, at=at, detail={"from": before, "department": department.pk})
        notices.assigned(idea, department, at=at)
        _announce(idea, left)
    return idea


def needed_reason(reason: str, longest: int = LONGEST_REASON) -> str:
    """The reason that the author receives: it must be there, and short enough to be read."""
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise Refusal(
            "reason_missing",
            _("Please write the reason. It is sent to the author as you write it."),
            _("Say in plain words what does not fit and what could be done."),
            status=422,
        )
    if len(reason) > longest:
        raise Refusal(
            "reason_too_long",
            _("The reason is too long. Please write at most %(longest)s letters.") % {"longest": longest},
            status=422,
        )
    return reason


def settle_flags(thing: Idea | Comment, *, by: User, at: datetime, outcome: str, reason: str = "") -> None:
    """The reports about something that was just decided about are decided with it."""
    waiting = thing.flags.filter(decided_at=None).order_by("pk").select_for_update()
    for flag in waiting:
        flag.outcome, flag.decided_at, flag.decided_by, flag.decision_reason = outcome, at, by, reason
        flag.save(update_fields=["outcome", "decided_at", "decided_by", "decision_reason"])
        record("report.decided", by=by, on=flag, at=at, detail={"outcome": flag.outcome})
        report_notices.decided(flag, at=at)


def _decide(
    idea: Idea,
    kind: Decision.Kind,
    to: State,
    by: User | None,
    at: datetime,
    version_number: int,
    reason: str,
    rule: Rule | None = None,
) -> Decision:
    """Move the idea if it is still as the moderator saw it, and keep who, when and why.

    Every way to the public leads through here, so that invitations that were held leave on each.
    """
    before = State(idea.state)
    if not _still_as_seen(idea, version_number).update(**_moved(to, by, at)):
        raise overtaken.idea(idea, version_number)
    if to in READABLE:
        idea.versions.filter(number=version_number, public_since=None).update(public_since=at)
    seen, why = {"from_state": before, "version_number": version_number}, {"reason": reason, "rule": rule}
    decision = Decision.objects.create(idea=idea, kind=kind, **seen, **why, by=by, at=at)
    idea.refresh_from_db()
    _remember_step(idea, before, to, by, at, reason)
    detail = {"from": before, "to": to, "version": version_number, "decision": decision.pk}
    detail |= {"rule": rule.key} if rule else {}
    record(f"idea.{kind}", by=by, on=idea, at=at, detail=detail)
    if to in OPEN_FOR_CO_AUTHORS:
        send_held(idea, at=at)
    _announce(idea)
    return decision


def _moved(to: State, by: User | None, at: datetime) -> dict[str, Any]:
    """What changes of an idea in another state; who showed it first, and when, stays."""
    changes: dict[str, Any] = {"state": to, "waits_because": ""}
    changes["hidden_automatically"] = to == State.HIDDEN and by is None
    if to in READABLE:
        changes["published_at"] = Coalesce(F("published_at"), Value(at))
        if by is not None:
            changes["published_by"] = Coalesce(F("published_by"), Value(by.pk))
    return changes


def _still_as_seen(idea: Idea, version_number: int) -> IdeaQuerySet:
    """The idea, unless its state or text moved since it was read."""
    seen: IdeaQuerySet = Idea.objects.filter(
        pk=idea.pk,
        state=idea.state,
        version_number=version_number,
        hidden_automatically=idea.hidden_automatically,
    )
    return seen


def _remember_step(idea: Idea, before: State, to: State, by: User | None, at: datetime, reason: str) -> None:
    StateChange.objects.create(idea=idea, from_state=before, to_state=to, reason=reason, by=by, at=at)


def _state_before_hiding(idea: Idea) -> State:
    hidings = idea.decisions.filter(kind=Decision.Kind.HIDE).exclude(from_state=State.HIDDEN)
    last = hidings.first()
    before = State(last.from_state) if last else State.PUBLISHED
    return before if before in READABLE else State.PUBLISHED


def _announce(idea: Idea, *left: int | None) -> None:
    announce(topics.idea(idea.pk))
    tell_desks(idea, *left)
