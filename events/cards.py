"""What a card of an event says about how things stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cocreate.live import topics
from events.models import Event


class Standing(StrEnum):
    """How an event stands for somebody who might come; the names of the card's looks."""

    DRAFT = "draft"
    OPEN = "open"
    INFORMATION = "information"
    CLOSED = "closed"
    PAST = "past"
    CALLED_OFF = "called_off"


@dataclass(frozen=True)
class Card:
    """An event and how it stands at a moment."""

    event: Event
    standing: Standing

    @property
    def topic(self) -> str:
        return topics.event(self.event.pk)


def cards(events: Iterable[Event], at: datetime) -> list[Card]:
    """Cards for a list; reads nothing."""
    return [Card(event, standing(event, at)) for event in events]


def standing(event: Event, at: datetime) -> Standing:
    """How an event stands at a moment."""
    if event.state == Event.State.DRAFT:
        return Standing.DRAFT
    if event.state == Event.State.CALLED_OFF:
        return Standing.CALLED_OFF
    if event.is_over(at):
        return Standing.PAST
    if not event.takes_registrations:
        return Standing.INFORMATION
    return Standing.CLOSED if event.registration_ends_at <= at else Standing.OPEN
