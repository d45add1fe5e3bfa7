"""Events as a calendar file (RFC 5545): pure text, made from events that were read already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings

from events.models import Event
from events.phrases import where

PRODUCT = "-//cocreate//events//JA"


def calendar_text(events: Iterable[Event], *, site: str, name: str = "") -> bytes:
    """The file that calendars take in; `site` is the address of the site (https://…).

    An event keeps its UID for ever and raises SEQUENCE when it changes, so a calendar
    replaces the entry instead of adding a second one. No name of any person is inside.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_entry(event, site))
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def _entry(event: Event, site: str) -> icalendar.Event:
    zone = ZoneInfo(settings.TIME_ZONE)
    address = site + event.get_absolute_url()
    entry = icalendar.Event()
    entry.add("uid", f"event-{event.pk}@{site.partition('://')[2]}")
    announced = event.called_off_at or event.published_at or event.created_at
    entry.add("dtstamp", announced.astimezone(UTC))
    entry.add("sequence", event.revision)
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", event.title)
    entry.add("location", where(event))
    entry.add("description", "\n\n".join(part for part in (event.summary, address) if part))
    entry.add("url", address)
    entry.add("status", "CANCELLED" if event.state == Event.State.CALLED_OFF else "CONFIRMED")
    return entry
