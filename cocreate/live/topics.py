"""Every topic that pages may listen to, in one place."""

from __future__ import annotations


def idea(idea_id: int) -> str:
    """What moves on one idea: its numbers, its state, the arrival of comments."""
    return f"idea:{idea_id}"


def event(event_id: int) -> str:
    """What moves on one event: its seats."""
    return f"event:{event_id}"


def desk() -> str:
    """What waits for all moderators together."""
    return "desk"


def own_desk(person_id: int) -> str:
    """What waits for one officer of a department, or one of the DX CoE: nobody else may listen."""
    return f"own_desk:{person_id}"
