"""The picture that stands beside a link to an idea elsewhere: made once for what it says."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cocreate.sharing.drawing import ONE_AT_A_TIME, Words, draw
from ideas.models import Idea, State

DRAWN_LIKE = 1  # raised when the drawing changes
KEPT = 30 * 24 * 3600  # seconds


def words_of(idea: Idea) -> Words:
    """What the picture says, in the language of the city. No numbers: they would be old in an hour."""
    with translation.override(settings.LANGUAGE_CODE):
        in_public = idea.campaign is not None and idea.campaign.is_published
        above = idea.campaign.title if in_public and idea.campaign else _("An idea from a citizen")
        state = str(State(idea.state).label)
        if idea.is_demo:
            state = f"{state}・{pgettext('chip', 'Demo')}"
        return Words(idea.title, above, state, str(settings.SITE["name"]))


def version_of(words: Words) -> str:
    """A short name for exactly this picture."""
    said = "\x1f".join((str(DRAWN_LIKE), words.title, words.above, words.state, words.site))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def known_picture(words: Words) -> bytes | None:
    """The PNG file if somebody asked for this very picture before."""
    known = cache.get(_key(words))
    return bytes(known) if known is not None else None


def make_picture(words: Words) -> bytes:
    """Draw the picture and keep it, once, however many ask at the same time.

    Kept in the cache and not among the files: whatever is a file can be read by its address,
    also after the idea was hidden.
    """
    with ONE_AT_A_TIME:
        if (known := known_picture(words)) is not None:
            return known
        drawn = draw(words)
        cache.set(_key(words), drawn, KEPT)
    return drawn


def _key(words: Words) -> str:
    return f"social-picture:{version_of(words)}"
