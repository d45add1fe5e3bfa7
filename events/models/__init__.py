"""Where people meet about ideas."""

from events.models.event import Event, EventQuerySet
from events.models.registration import Registration

__all__ = ["Event", "EventQuerySet", "Registration"]
