"""What somebody began before the log-in, kept on the server until they are back.

One slot for each kind of act in the session. Taking it out empties the slot, so that the
address that finishes an act does nothing when it is opened once more or sent by others.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

KEPT_IDEA = "kept_idea"
KEPT_COMMENT = "kept_comment"
KEPT_REPORT = "kept_report"
INTENT = "intent"


def keep(request: HttpRequest, slot: str, what: dict[str, Any]) -> None:
    request.session[slot] = what


def kept(request: HttpRequest, slot: str) -> dict[str, Any] | None:
    """Look at what is kept, without taking it."""
    found = request.session.get(slot)
    return found if isinstance(found, dict) else None


def take(request: HttpRequest, slot: str, **must_match: Any) -> dict[str, Any] | None:
    """Take out what is kept, if it is about this very thing."""
    found = kept(request, slot)
    if found is None or any(found.get(name) != value for name, value in must_match.items()):
        return None
    del request.session[slot]
    return found
