"""The groups somebody runs (自分の団体), with the drafts that wait for them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from cocreate.accounts.models import Organisation
from cocreate.accounts.permissions import Person, is_known
from events.models import Event


def groups_of(person: Person) -> QuerySet[Any]:
    """The groups somebody runs, each with its number of `drafts`."""
    if not is_known(person):
        return Organisation.objects.none()
    drafts = Count("events", filter=Q(events__state=Event.State.DRAFT))
    return Organisation.objects.filter(organisers=person).annotate(drafts=drafts).order_by("name")
