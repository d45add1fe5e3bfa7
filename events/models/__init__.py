"""Where people meet about ideas."""

from events.models.birth import BirthOfIdea
from events.models.event import Event, EventQuerySet
from events.models.registration import Registration

__all__ = ["BirthOfIdea", "Event", "EventQuerySet", "Registration"]
