"""Every topic that pages may listen to, in one place."""

from __future__ import annotations


def idea(idea_id: int) -> str:
    """What moves on one idea: its numbers, its state, the arrival of comments."""
    return f"idea:{idea_id}"


def event(event_id: int) -> str:
    """What moves on one event: its seats."""
    return f"event:{event_id}"


def desk() -> str:
    """What waits on the staff's desk."""
    return "desk"
