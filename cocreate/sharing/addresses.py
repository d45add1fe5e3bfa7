"""Our addresses as others write them down: whole, and the same whoever asks and however."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

# Since when the identifiers of feeds belong to this site (RFC 4151 asks for a date, which never changes).
TAGS_SINCE = 2026


def absolute(path: str) -> str:
    """The whole address of one of our pages, e.g. https://…/ideas/5/."""
    return f"{settings.SITE_ADDRESS}{path}"


def tag(name: str) -> str:
    """An identifier for a thing that stays when its address or its title changes (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_ADDRESS).hostname},{TAGS_SINCE}:{name}"
