"""What the box for registering shows to one person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from cocreate.accounts.permissions import Person, is_known
from events import permissions
from events.models import Event, Registration
from events.phrases import clock_time, day


def panel(event: Event, person: Person, at: datetime) -> dict[str, Any]:
    """How somebody stands towards an event, as the component `registration_panel` takes it.

    Who is not logged in gets the same button; the wish is kept while they log in.
    """
    refusal = permissions.why_not_register(person, event, at)
    if refusal and refusal.code == "log_in_first":
        refusal = None
    registration = _registration(event, person)
    # An event that is over or called off has nothing to cancel; then the box says so instead.
    may_cancel = registration and permissions.why_not_cancel(person, event, at) is None
    return {
        "state": registration.state if registration and may_cancel else "refused" if refusal else "open",
        "refusal": refusal,
        "waiting_number": _waiting_number(registration),
        "waiting": 0 if event.seats_left != 0 else event.registrations.waiting().count(),
        "action": "" if refusal else reverse("events:register", args=[event.pk]),
        "cancel_action": reverse("events:cancel", args=[event.pk]) if may_cancel else "",
        "closes": _closing_time(event),
    }


def _closing_time(event: Event) -> str:
    """Only said when it is not simply the beginning."""
    if event.registration_closes_at is None:
        return ""
    return f"{day(event.registration_closes_at)} {clock_time(event.registration_closes_at)}"


def _registration(event: Event, person: Person) -> Registration | None:
    if not is_known(person):
        return None
    found: Registration | None = event.registrations.standing().filter(person=person).first()
    return found


def _waiting_number(registration: Registration | None) -> int:
    """The place on the waiting list, the next to get a seat is 1."""
    if registration is None or registration.state != Registration.State.WAITING:
        return 0
    ahead: int = registration.event.registrations.waiting().filter(pk__lt=registration.pk).count()
    return ahead + 1
