"""The desk of events, registered with the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from events.models import Event
from events.viewsets import EventViewSet, ModeratorsLookAfterEvents, events

register_permission_policy(Event, ModeratorsLookAfterEvents(Event))


@hooks.register("register_admin_viewset")
def register_events() -> EventViewSet:
    return events
