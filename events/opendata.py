"""The public events in the columns that municipalities in Japan use, and in our own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.opendata.dataset import Cell, Column, Dataset, field_column
from cocreate.opendata.privacy import day_of
from events.models import Event
from ideas.models import Idea

MAP = Path(__file__).with_name("opendata_columns.yaml")
OFFICE = "who did it is known to the organisers and the office"


def _public_events(at: datetime) -> Iterator[Event]:
    public_ideas = Prefetch("ideas", Idea.objects.listed().only("pk").order_by("pk"))
    events = Event.objects.listed().select_related("organisation")
    return (
        events.prefetch_related(public_ideas, "initiatives")
        .order_by("starts_at", "pk")
        .iterator(chunk_size=2_000)
    )


def _time(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _address(event: Event) -> str:
    return f"{settings.SITE_ADDRESS}{event.get_absolute_url()}"


def _note(event: Event) -> str:
    parts = [f"出典：{event.source}" if event.source else "", "デモの内容です" if event.is_demo else ""]
    return "。".join(part for part in parts if part)


VALUES: dict[str, Any] = {
    "": lambda event: None,
    "city_code": lambda event: settings.OPEN_DATA["city_code"],
    "city": lambda event: f"{settings.OPEN_DATA['prefecture']}{settings.SITE['city']}",
    "id": lambda event: event.pk,
    "title": lambda event: event.title,
    "starts_on": lambda event: day_of(event.starts_at),
    "ends_on": lambda event: day_of(event.ends_at),
    "starts_time": lambda event: _time(event.starts_at),
    "ends_time": lambda event: _time(event.ends_at),
    "called_off": lambda event: f"中止：{event.called_off_reason}" if event.called_off_at else None,
    "description": lambda event: event.description or event.summary,
    "organisation": lambda event: event.organisation.name,
    "place": lambda event: event.place or ("オンライン" if event.is_online else None),
    "address": lambda event: event.address,
    "capacity": lambda event: event.capacity,
    "registration_ends_on": lambda event: (
        day_of(event.registration_ends_at) if event.takes_registrations else None
    ),
    "registration_ends_time": lambda event: (
        _time(event.registration_ends_at) if event.takes_registrations else None
    ),
    "how_to_register": lambda event: "イベントのページから" if event.takes_registrations else None,
    "url": _address,
    "note": _note,
}


def _standard_columns() -> tuple[Column, ...]:
    rows: list[dict[str, str]] = yaml.safe_load(MAP.read_text(encoding="utf-8"))
    return tuple(
        Column(row["heading"], row["heading"], VALUES[row["value"]], meaning=row["meaning"]) for row in rows
    )


STANDARD = Dataset(
    slug="event-list",
    title=_("Event list in the municipal standard"),
    description=_("Announced events in the columns of the standard open data sets of municipalities."),
    things=_public_events,
    columns=_standard_columns(),
)


def _seats_left(event: Event) -> Cell:
    return event.seats_left if event.takes_registrations else None


EVENTS = Dataset(
    slug="events",
    title=_("Events"),
    description=_("Announced events with the ideas and initiatives they are about. Who comes is not given."),
    things=_public_events,
    columns=(
        field_column(Event, "id"),
        field_column(Event, "state"),
        Column("state_label", pgettext_lazy("column", "state in words"), lambda one: one.get_state_display()),
        field_column(Event, "title"),
        field_column(Event, "summary"),
        field_column(Event, "description"),
        field_column(Event, "people", _("As the organiser announced them.")),
        field_column(Event, "organisation", value=lambda one: one.organisation.name),
        field_column(Event, "place"),
        field_column(Event, "address"),
        field_column(Event, "is_online"),
        field_column(Event, "starts_at"),
        field_column(Event, "ends_at"),
        field_column(Event, "takes_registrations"),
        field_column(Event, "capacity", _("Empty when there is no limit.")),
        Column(
            "seats_left",
            pgettext_lazy("column", "free seats"),
            _seats_left,
            carries=("events.Event.seats_taken",),
        ),
        field_column(Event, "registration_closes_at"),
        field_column(
            Event,
            "ideas",
            _("Numbers of the ideas the event is about, separated by spaces."),
            value=lambda one: " ".join(str(idea.pk) for idea in one.ideas.all()),
        ),
        field_column(
            Event,
            "initiatives",
            _("Keys of the initiatives of the strategy, separated by spaces."),
            value=lambda one: " ".join(sorted(each.key for each in one.initiatives.all())),
        ),
        field_column(Event, "source"),
        field_column(Event, "called_off_reason"),
        field_column(Event, "is_demo", _("1 when the content was made up for the demonstration.")),
        Column("url", pgettext_lazy("column", "page"), _address),
    ),
    withheld={
        "events.Event.answers": "the answers of the ideas it is about are given with the answers",
        "events.Event.answer_drafts": "what the office is still writing is its own",
        "events.Event.created_at": "when an organiser began to write is theirs to know",
        "events.Event.created_by": OFFICE,
        "events.Event.published_at": "the day the event takes place is what matters to readers",
        "events.Event.published_by": OFFICE,
        "events.Event.called_off_at": "the state says that it was called off",
        "events.Event.called_off_by": OFFICE,
        "events.Event.time_is_open": "only drafts have no time yet",
        "events.Event.revision": "only for calendars that follow the event",
        "events.Event.submission_key": "only makes a repeated request harmless",
    },
)

DATASETS = (EVENTS, STANDARD)
