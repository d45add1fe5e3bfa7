"""Feeds (Atom 1.0, RFC 4287): what is new, for whoever reads with a program of their own.

A feed is the same for everybody, in the language of the city, and says only what everybody
may read; so shared caches keep it, and who comes again is told that nothing changed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.views.decorators.http import conditional_page, require_safe

from cocreate.caching.public import publicly_cacheable
from cocreate.sharing.addresses import absolute

ENTRIES = 30
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""When an empty feed last changed; Django would say “now”, and every visit would find a new feed."""


class Atom(Atom1Feed):
    """Atom as Django writes it; an empty feed has a date that stays."""

    def latest_post_date(self) -> datetime:
        """When the newest entry was last changed."""
        return super().latest_post_date() if self.items else NEVER


class SiteFeed(ABC, Feed):  # type: ignore[type-arg]  # generic only in the stubs
    """What all our feeds have in common; `obj` and the entries are the concern of each."""

    feed_type = Atom
    language = settings.LANGUAGE_CODE
    author_name = settings.SITE["name"]

    def feed_url(self, obj: Any) -> str:
        """Where the feed itself is found, with what narrows it."""
        return absolute(self.path(obj))

    def link(self, obj: Any) -> str:
        """The page that shows the same."""
        return absolute(self.page(obj))

    @abstractmethod
    def path(self, obj: Any) -> str:
        """The address of the feed within the site."""

    @abstractmethod
    def page(self, obj: Any) -> str:
        """The address of that page within the site."""

    def item_title(self, item: Any) -> str:
        """The title as it is: Atom's titles are plain text."""
        return str(item)


def in_paragraphs(text: str) -> str:
    """Plain text of a citizen as the HTML that a summary is."""
    return linebreaks(text, autoescape=True)


def feed_view(feed: SiteFeed) -> Callable[..., HttpResponse]:
    """The view of a feed: the same for all, kept by caches for a moment, 304 when nothing changed."""

    @wraps(type(feed).__call__)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            return feed(request, *args, **kwargs)

    return conditional_page(publicly_cacheable(require_safe(view)))
