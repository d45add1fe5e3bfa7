"""Where people meet about ideas."""

from events.models.birth import BirthOfIdea
from events.models.event import Event, EventQuerySet
from events.models.proposal import EventProposal, EventProposalQuerySet
from events.models.registration import Registration

__all__ = [
    "BirthOfIdea",
    "Event",
    "EventProposal",
    "EventProposalQuerySet",
    "EventQuerySet",
    "Registration",
]
