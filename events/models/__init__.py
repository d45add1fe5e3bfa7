"""Where people meet about ideas."""

from events.models.event import Event
from events.models.registration import Registration

__all__ = ["Event", "Registration"]
