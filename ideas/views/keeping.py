"""What somebody began before the log-in, kept on the server until they are back.

One slot for each kind of act in the session. Taking it out empties the slot, so that the
address that finishes an act does nothing when it is opened once more or sent by others.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cocreate.language.screening import without_my_numbers

KEPT_IDEA = "kept_idea"
KEPT_CHANGE = "kept_change"
KEPT_COMMENT = "kept_comment"
KEPT_COMMENT_CHANGE = "kept_comment_change"
KEPT_REPORT = "kept_report"
INTENT = "intent"
MARK = "mark"
NO_TEXT = {"key", "picture_token"}  # names of the platform, not words of a person


def keep(request: HttpRequest, slot: str, what: dict[str, Any]) -> None:
    """Keep what was begun; an individual number is masked before it is stored anywhere."""
    request.session[slot] = {
        name: without_my_numbers(value) if isinstance(value, str) and name not in NO_TEXT else value
        for name, value in what.items()
    }


def received(request: HttpRequest, words: str, form: str) -> None:
    """Say that what was typed arrived; the browser lets go of what it kept of that form (keep.ts)."""
    messages.success(request, words, extra_tags=form)


def tap_is_kept() -> str:
    """What whoever tapped reads above the log-in."""
    return _("Your tap counts as soon as you have logged in. You need not tap again.")


def text_is_kept() -> str:
    """What whoever wrote something reads above the log-in."""
    return _("What you wrote is kept, and it is sent as soon as you have logged in.")


def draft_is_kept() -> str:
    """What whoever wants to keep a draft reads above the log-in."""
    return _("What you wrote is kept. Once you have logged in, it is saved as a draft of yours.")


def change_is_kept() -> str:
    """What whoever changed a comment reads above the log-in."""
    return _("What you wrote is kept. Once you have logged in, it stands in the form again.")


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
