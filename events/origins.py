"""Ideas that were born at an event (ここから生まれたアイデア)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse

from cocreate.postgres.prepared import Prepared
from events.models import BirthOfIdea, Event
from ideas.models import Idea
from ideas.origins import Origin

PREFIX = "event:"
LONGEST = 18  # digits of a key
SHOWN = 5  # events beside an idea


def _born_at(idea: int) -> QuerySet[Event]:
    return Event.objects.listed().filter(births__idea=idea).only("title", "starts_at").order_by("pk")[:1]


def _ties(idea: int) -> QuerySet[Event]:
    about = Event.objects.listed().filter(ideas=idea).only("title", "starts_at").order_by("starts_at")[:SHOWN]
    born = _born_at(idea).annotate(is_birthplace=Value(value=True))
    return born.union(about.annotate(is_birthplace=Value(value=False)), all=True)


BIRTHPLACE, TIES = Prepared[Event](_born_at, idea=int), Prepared[Any](_ties, idea=int)


def find(words: Mapping[str, str]) -> Origin | None:
    """The event that an address names (`?event=12`) or that a form carried along."""
    word = words.get("origin") or f"{PREFIX}{words.get('event', '')}"
    event = _event(word)
    return _as_origin(event) if event else None


def remember(word: str, idea: Idea) -> None:
    """Tie an idea to the event it was born at; an event that is not public is left out."""
    if event := _event(word):
        BirthOfIdea.objects.get_or_create(idea=idea, defaults={"event": event})


def origin_of(idea: Idea) -> Origin | None:
    """The event at which an idea was born, if everybody may know it."""
    event = BIRTHPLACE.first(idea=idea.pk)
    return _as_origin(event) if event else None


def ties_of(idea: Idea) -> tuple[Origin | None, list[Event]]:
    """The same, and the events about an idea that everybody may know, the earliest first."""
    ties = TIES.rows(idea=idea.pk)
    origin = next((_as_origin(event) for event in ties if event.is_birthplace), None)
    about = [event for event in ties if not event.is_birthplace]
    return origin, sorted(about, key=lambda event: event.starts_at)


def path_to_a_meeting(idea: Idea) -> str:
    """The page on which somebody proposes an event about an idea."""
    return f"{reverse('events:propose')}?idea={idea.pk}"


def _event(word: str) -> Event | None:
    number = word.removeprefix(PREFIX)
    if not word.startswith(PREFIX) or not (number.isascii() and number.isdecimal()) or len(number) > LONGEST:
        return None
    event: Event | None = Event.objects.listed().filter(pk=int(number)).first()
    return event


def _as_origin(event: Event) -> Origin:
    return Origin(f"{PREFIX}{event.pk}", event.title, event.get_absolute_url())
