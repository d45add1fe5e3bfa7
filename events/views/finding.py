"""Finding the event that an address names."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404

from cocreate.accounts.permissions import Person
from cocreate.postgres.clock import now_in_query
from cocreate.postgres.prepared import Prepared
from events.models import Event, EventQuerySet


def find_event(pk: int, person: Person) -> Event:
    """An event that somebody may read, or 404; `read_at` is when, by the database's clock, which decides.

    What everybody may read is asked first, by a prepared question: when a popular event
    opens, hundreds press its button in the same seconds.
    """
    return EVERYBODYS.first(pk=pk) or get_object_or_404(_to_read().visible_to(person), pk=pk)


def _to_read() -> EventQuerySet:
    events: EventQuerySet = Event.objects.select_related("organisation").annotate(read_at=now_in_query())
    return events


EVERYBODYS = Prepared[Event](lambda pk: _to_read().visible_to(AnonymousUser()).filter(pk=pk), pk=int)
