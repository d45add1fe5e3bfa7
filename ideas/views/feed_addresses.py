"""Where the feed is that shows what a list shows."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from ideas.filters import FILTERS
from ideas.listing import Wish


def query_of(wish: Wish) -> str:
    """What narrows a list, as it stands in an address; neither the order nor anything personal."""
    chosen = {"q": wish.words}
    chosen |= {one.name: getattr(wish, one.name) for one in FILTERS if not one.is_personal}
    return urlencode({name: value for name, value in chosen.items() if value})


def feed_address(wish: Wish) -> str:
    """The feed that shows what this list shows."""
    query = query_of(wish)
    return reverse("ideas:feed") + (f"?{query}" if query else "")
