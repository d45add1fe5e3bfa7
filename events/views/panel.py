"""What the box for registering shows to one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cocreate.accounts.permissions import Person, is_known
from cocreate.caching.addresses import Numbered
from cocreate.postgres.clock import now_in_query
from cocreate.postgres.prepared import Prepared
from events import permissions
from events.models import Event, Registration
from events.phrases import clock_time, day

REGISTER, CANCEL = Numbered("events:register"), Numbered("events:cancel")
NOBODY = 0  # a number that no person has


@dataclass(frozen=True)
class Place:
    """How somebody stands towards an event at a moment of the database's clock, which decides."""

    at: datetime
    state: str | None  # of the registration that stands, if there is one
    ahead: int  # who wait and came earlier
    waiting: int  # who wait in all


def place_of(event: Event, person: Person) -> Place:
    """Somebody's place; with it the event learns how it stands at that same moment, after what others did."""
    own = person.pk if is_known(person) else NOBODY
    (row,) = STANDING.rows(event=event.pk, person=own)
    event.state, event.capacity, event.seats_taken, at, state, ahead, waiting = row
    return Place(at, state, ahead, waiting)


def _standing(event: int, person: int) -> QuerySet[Event, Any]:
    mine = Registration.objects.standing().filter(event=event, person=person)
    waiting = Registration.objects.waiting().filter(event=event)
    ahead = waiting.filter(pk__lt=Subquery(mine.values("pk")[:1]))
    place = (Subquery(mine.values("state")[:1]), _number(ahead), _number(waiting))
    rows: QuerySet[Event, Any] = Event.objects.filter(pk=event).values_list(
        "state", "capacity", "seats_taken", now_in_query(), *place
    )
    return rows


def _number(registrations: QuerySet[Registration]) -> Coalesce:
    counted = registrations.order_by().values("event").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), Value(0))


STANDING = Prepared[Any](_standing, event=int, person=int)


def panel(event: Event, person: Person, place: Place) -> dict[str, Any]:
    """How somebody stands towards an event, as the component `registration_panel` takes it.

    Who is not logged in gets the same button; the wish is kept while they log in.
    """
    refusal = permissions.why_not_register(person, event, place.at)
    if refusal and refusal.code == "log_in_first":
        refusal = None
    # An event that is over or called off has nothing to cancel; then the box says so instead.
    may_cancel = place.state and permissions.why_not_cancel(person, event, place.at) is None
    return {
        "state": place.state if may_cancel else "refused" if refusal else "open",
        "refusal": refusal,
        "waiting_number": place.ahead + 1 if place.state == Registration.State.WAITING else 0,
        "waiting": 0 if event.seats_left != 0 else place.waiting,
        "action": "" if refusal else REGISTER(event.pk),
        "cancel_action": CANCEL(event.pk) if may_cancel else "",
        "closes": _closing_time(event),
    }


def _closing_time(event: Event) -> str:
    """Only said when it is not simply the beginning."""
    if event.registration_closes_at is None:
        return ""
    return f"{day(event.registration_closes_at)} {clock_time(event.registration_closes_at)}"
