"""Keeping quiet before elections (静かな期間): when, and what it is about. The database's clock decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas.desk_permissions import why_not_as_moderator
from ideas.models import Idea, QuietPeriod
from ideas.moderation import needed_reason

LONGEST_REASON = 120


def call_for_quiet(
    begins_at: datetime, ends_at: datetime, *, by: User, at: datetime, reason: str
) -> QuietPeriod:
    """Say from when to when nothing that touches candidates shows counts or takes new words."""
    with transaction.atomic():
        if refusal := why_not_quiet(by) or _why_not_then(begins_at, ends_at, at):
            raise refusal
        why = needed_reason(reason, LONGEST_REASON)
        made = QuietPeriod.objects.create(
            begins_at=begins_at, ends_at=ends_at, reason=why, made_at=at, made_by=by
        )
        detail = {"begins": begins_at.isoformat(), "ends": ends_at.isoformat()}
        record("quiet_period.called", by=by, on=made, at=at, detail=detail)
    return made


def end_quiet(period: QuietPeriod, *, by: User, at: datetime) -> QuietPeriod:
    """End a quiet period now, or take back one that has not begun."""
    with transaction.atomic():
        held = QuietPeriod.objects.select_for_update().filter(pk=period.pk).first()
        if refusal := why_not_quiet(by) or _why_not_ended(held, at):
            raise refusal
        assert held is not None  # noqa: S101  _why_not_ended refuses what is gone
        record("quiet_period.ended", by=by, on=held, at=at, detail={"ended": held.ends_at.isoformat()})
        if held.begins_at >= at:
            held.delete()
        else:
            held.ends_at = at
            held.save(update_fields=["ends_at"])
    return held


def mark_idea(idea: Idea, *, by: User, at: datetime, touches: bool) -> Idea:
    """Say that an idea touches candidates, or that it does not; saying it again changes nothing."""
    with transaction.atomic():
        if refusal := why_not_quiet(by):
            raise refusal
        changed = Idea.objects.filter(pk=idea.pk).exclude(touches_candidates=touches)
        if changed.update(touches_candidates=touches):
            record("idea.touches_candidates", by=by, on=idea, at=at, detail={"touches": touches})
            announce(topics.idea(idea.pk))
        idea.touches_candidates = touches
    return idea


def why_not_quiet(person: Person) -> Refusal | None:
    """Only moderators and administrators keep the site quiet."""
    return why_not_as_moderator(person)


def _why_not_then(begins_at: datetime, ends_at: datetime, at: datetime) -> Refusal | None:
    if ends_at <= begins_at:
        return Refusal(
            "ends_before_it_begins",
            _("The quiet period was not entered, because it would end before it begins."),
            _("Please check both times."),
        )
    if ends_at <= at:
        return Refusal(
            "end_is_in_the_past",
            _("The quiet period was not entered, because its end lies in the past: %(moment)s.")
            % {"moment": _moment(ends_at)},
            _("Please choose a time later than now."),
        )
    return None


def _why_not_ended(period: QuietPeriod | None, at: datetime) -> Refusal | None:
    if period is not None and period.ends_at > at:
        return None
    return Refusal(
        "already_over",
        _("Nothing was changed, because this quiet period is already over."),
        _("Please look at the list as it is now."),
    )


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
