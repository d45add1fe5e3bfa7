"""Coming to an event: a seat, or a place on the waiting list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.accounts.permissions import is_known
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.postgres.prepared import Prepared
from events import notices, permissions
from events.models import Event, Registration


def register(event: Event, *, by: User, at: datetime) -> Registration:
    """Give somebody a seat, or the last place on the waiting list; once for each person.

    Registering again changes nothing and is no mistake, so it is not refused. While
    somebody waits, a newcomer waits too, even if a seat is free at this moment.
    """
    with transaction.atomic():
        event = hold(event)
        if standing := _standing(event, by):
            return standing
        if refusal := permissions.why_not_register(by, event, at):
            raise refusal
        if _has_room(event) and not event.registrations.waiting().exists():
            registration = _take_seat(event, by, at)
            notices.tell_registered(registration, at=at)
        else:
            registration = _join_waiting_list(event, by, at)
            notices.tell_waiting(registration, at=at)
        announce(topics.event(event.pk))
    return registration


def cancel(event: Event, *, by: User, at: datetime) -> Registration | None:
    """Give somebody's place back; the freed seat goes to whoever waits longest, at once.

    Without a standing registration there is nothing to cancel, which is what was wanted.
    """
    with transaction.atomic():
        event = hold(event)
        if refusal := permissions.why_not_cancel(by, event, at):
            raise refusal
        registration = _standing(event, by)
        if registration is None:
            return None
        had_seat = registration.state == Registration.State.SEATED
        registration.state = Registration.State.CANCELLED
        registration.cancelled_at = at
        registration.save(update_fields=["state", "cancelled_at"])
        if had_seat:
            _count_seats(event, -1)
        notices.tell_cancelled(registration, at=at)
        offer_freed_seats(event, at=at)
        announce(topics.event(event.pk))
    return registration


def change_capacity(event: Event, capacity: int | None, *, by: User, at: datetime) -> Event:
    """Set the number of seats (None: no limit); new seats go to whoever waits longest.

    Nobody loses a seat: fewer seats than are taken is refused.
    """
    with transaction.atomic():
        event = hold(event)
        if refusal := why_not_change_capacity(by, event, capacity, at):
            raise refusal
        if capacity != event.capacity:
            before, event.capacity = event.capacity, capacity
            event.save(update_fields=["capacity"])
            record("event.capacity_changed", by=by, on=event, at=at, detail={"from": before, "to": capacity})
            offer_freed_seats(event, at=at)
            announce(topics.event(event.pk))
    return event


def offer_freed_seats(event: Event, *, at: datetime) -> list[Registration]:
    """Seat those who wait, the earliest first, as far as there is room; and tell them.

    Belongs into the transaction that freed the seats, while it holds the event: then
    there is no moment in which a seat is free and somebody waits.
    """
    waiting = event.registrations.waiting().select_related("person")
    left = None if event.capacity is None else event.capacity - event.seats_taken
    lucky = list(waiting if left is None else waiting[: max(0, left)])
    for registration in lucky:
        registration.state = Registration.State.SEATED
        registration.seated_at = at
        registration.save(update_fields=["state", "seated_at"])
        registration.event = event
        notices.tell_seat_given(registration, at=at)
    if lucky:
        _count_seats(event, len(lucky))
    return lucky


def why_not_change_capacity(by: User, event: Event, capacity: int | None, at: datetime) -> Refusal | None:
    """What stands against another number of seats."""
    if refusal := permissions.why_not_edit(by, event, at):
        return refusal
    if capacity is not None and capacity < event.seats_taken:
        return Refusal(
            "below_seats_taken",
            _("There cannot be fewer seats than people who have one already."),
            _("Please choose a higher number."),
        )
    return None


def hold(event: Event) -> Event:
    """The event as it stands, held until the transaction ends: who registers or cancels comes one by one.

    The one lock of every act on seats, taken first, so there is no order to get wrong.
    """
    held = HELD.first(pk=event.pk)
    if held is None:
        raise Event.DoesNotExist(f"Event {event.pk} is not there any more.")
    return held


HELD = Prepared[Event](
    lambda pk: Event.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=pk),
    pk=int,
)
STANDING = Prepared[Registration](
    lambda event, person: Registration.objects.standing().filter(event=event, person=person),
    event=int,
    person=int,
)


def _standing(event: Event, person: User) -> Registration | None:
    """What somebody has at this event now; who may not act has nothing that could be handed back."""
    found = STANDING.first(event=event.pk, person=person.pk) if is_known(person) else None
    if found is not None:
        found.event, found.person = event, person
    return found


def _has_room(event: Event) -> bool:
    return event.capacity is None or event.seats_taken < event.capacity


def _take_seat(event: Event, by: User, at: datetime) -> Registration:
    _count_seats(event, +1)
    return Registration.objects.create(
        event=event, person=by, state=Registration.State.SEATED, registered_at=at, seated_at=at
    )


def _join_waiting_list(event: Event, by: User, at: datetime) -> Registration:
    return Registration.objects.create(
        event=event, person=by, state=Registration.State.WAITING, registered_at=at
    )


def _count_seats(event: Event, change: int) -> None:
    """Counted by the database itself, so that its constraint stands behind the lock."""
    Event.objects.filter(pk=event.pk).update(seats_taken=F("seats_taken") + change)
    event.seats_taken += change
