"""The desk of events, registered with the Wagtail admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from events import proposals_desk
from events.models import Event
from events.proposals_desk import TITLE
from events.viewsets import EventViewSet, ModeratorsLookAfterEvents, events
from events.worklist import KIND
from ideas.desk.menu import DeskItem, Entry
from ideas.desk.panels import QUEUES

QUEUES.append((TITLE, "event_proposals:list", (KIND,)))
register_permission_policy(Event, ModeratorsLookAfterEvents(Event))


@hooks.register("register_admin_urls")
def register_proposals() -> list[URLPattern | URLResolver]:
    return [path("events/proposals/", include(proposals_desk))]


@hooks.register("register_admin_viewset")
def register_events() -> EventViewSet:
    return events


@hooks.register("register_admin_menu_item")
def register_proposals_item() -> MenuItem:
    return DeskItem(Entry(221, "event_proposals:list", TITLE, "date", kinds=(KIND,)))
