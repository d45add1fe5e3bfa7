"""Saying that people will meet: preparing, announcing, moving and calling off an event."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Organisation, User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from events import notices, permissions, proposal_notices
from events.models import Event
from events.registering import change_capacity, hold

# What an organiser writes; seats have a rule of their own (registering.change_capacity).
WORDS = ("title", "summary", "description", "people", "source")
TIME_AND_PLACE = ("starts_at", "ends_at", "time_is_open", "place", "address", "is_online")
REGISTRATION = ("takes_registrations", "registration_closes_at")
LINKS = ("ideas", "initiatives")
FIELDS = (*WORDS, *TIME_AND_PLACE, *REGISTRATION)
# At which field a rule's “no” belongs.
FIELD_OF = {
    "below_seats_taken": "capacity",
    "people_have_registered": "takes_registrations",
    "reason_missing": "reason",
}


def prepare(
    organisation: Organisation,
    fields: dict[str, Any],
    *,
    by: User,
    at: datetime,
    submission_key: UUID | None = None,
) -> Event:
    """Write down an event that only its organisers see yet.

    The same form sent twice is the same event: the second time finds the first.
    """
    with transaction.atomic():
        if refusal := permissions.why_not_host(by, organisation):
            raise refusal
        words = {name: fields[name] for name in (*FIELDS, "capacity", "is_demo") if name in fields}
        key = {"created_by": by, "submission_key": submission_key}
        values = {**words, "organisation": organisation, "created_at": at}
        if submission_key is None:
            event, is_new = Event.objects.create(created_by=by, **values), True
        else:
            event, is_new = Event.objects.get_or_create(**key, defaults=values)
        if is_new:
            _link(event, fields)
            record("event.prepared", by=by, on=event, at=at)
    return event


def revise(event: Event, fields: dict[str, Any], *, by: User, at: datetime) -> Event:
    """Change what is announced; whoever registered hears of another time or place.

    `fields` may carry `revision`, the number of the text that was read before: if
    somebody else has changed it since, nothing is overwritten.
    """
    with transaction.atomic():
        event = hold(event)
        if refusal := why_not_revise(by, event, fields, at):
            raise refusal
        if "starts_at" in fields:
            fields = {**fields, "time_is_open": False}
        if "capacity" in fields:
            event = change_capacity(event, fields["capacity"], by=by, at=at)
        changed = [name for name in FIELDS if name in fields and getattr(event, name) != fields[name]]
        for name in changed:
            setattr(event, name, fields[name])
        if _link(event, fields) or changed:
            event.revision += 1
            event.save(update_fields=[*changed, "revision"])
            record("event.revised", by=by, on=event, at=at, detail={"fields": changed})
            announce(topics.event(event.pk))
        if event.state == Event.State.PUBLISHED and set(changed) & set(TIME_AND_PLACE):
            notices.tell_moved(event, at=at)
    return event


def reschedule(event: Event, *, starts_at: datetime, ends_at: datetime, by: User, at: datetime) -> Event:
    """Move an event to another time, and tell everybody who wants to come."""
    return revise(event, {"starts_at": starts_at, "ends_at": ends_at}, by=by, at=at)


def publish(event: Event, *, by: User, at: datetime) -> Event:
    """Announce an event to everybody. Announcing again changes nothing."""
    with transaction.atomic():
        event = hold(event)
        if refusal := permissions.why_not_publish(by, event, at):
            raise refusal
        if event.state == Event.State.DRAFT:
            event.state = Event.State.PUBLISHED
            event.published_at, event.published_by = at, by
            event.save(update_fields=["state", "published_at", "published_by"])
            record("event.published", by=by, on=event, at=at)
            proposal_notices.announced(event, at=at)
            announce(topics.event(event.pk))
    return event


def call_off(event: Event, *, by: User, at: datetime, reason: str) -> Event:
    """Say that an event will not take place, and why, to everybody who wanted to come.

    Their registrations stay as they were: they tell who is told.
    """
    with transaction.atomic():
        event = hold(event)
        if refusal := permissions.why_not_call_off(by, event, at):
            raise refusal
        if not reason.strip():
            raise Refusal("reason_missing", _("Please write why the event is called off."), status=422)
        event.state = Event.State.CALLED_OFF
        event.called_off_at, event.called_off_by = at, by
        event.called_off_reason = reason.strip()
        event.revision += 1
        event.save(update_fields=["state", "called_off_at", "called_off_by", "called_off_reason", "revision"])
        record("event.called_off", by=by, on=event, at=at)
        notices.tell_called_off(event, at=at)
        announce(topics.event(event.pk))
    return event


def why_not_revise(by: User, event: Event, fields: dict[str, Any], at: datetime) -> Refusal | None:
    """What stands against these changes."""
    if refusal := permissions.why_not_edit(by, event, at):
        return refusal
    if fields.get("revision", event.revision) != event.revision:
        return Refusal(
            "changed_meanwhile",
            _("Somebody else has changed this event in the meantime. Your text is still here."),
            _("Please open the event in another window, compare, and save once more."),
        )
    if not fields.get("takes_registrations", True) and event.registrations.standing().exists():
        return Refusal(
            "people_have_registered",
            _("People have registered already, so registration cannot be taken away."),
            _("You can close it by setting the time when it closes."),
        )
    return None


def _link(event: Event, fields: dict[str, Any]) -> bool:
    """Tie the event to ideas and initiatives; whether that changed anything."""
    changed = False
    for name in LINKS:
        if name in fields:
            relation = getattr(event, name)
            wanted = {thing.pk for thing in fields[name]}
            changed |= wanted != set(relation.values_list("pk", flat=True))
            relation.set(wanted)
    return changed
