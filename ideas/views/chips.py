"""What was chosen, each with a link that takes it away again."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ideas.filters import FILTERS
from ideas.listing import Wish


@dataclass(frozen=True)
class Chip:
    """What `<c-filter-chips>` takes."""

    label: str
    name: str
    href: str


def chips_of(request: HttpRequest, wish: Wish) -> list[Chip]:
    """One for the words and one for each chosen filter."""
    chips = [Chip(_("Words"), wish.words, without(request, "q"))] if wish.words else []
    for one in FILTERS:
        if value := getattr(wish, one.name):
            name = dict(one.choices()).get(value, one.said_as or value)
            chips.append(Chip(str(one.label), str(name), without(request, one.name)))
    return chips


def without(request: HttpRequest, *names: str, **instead: str) -> str:
    """This address without some of what was chosen, on its first page."""
    query = request.GET.copy()
    for name in (*names, "page", "from"):
        query.pop(name, None)
    for name, value in instead.items():
        if value:
            query[name] = value
    for name in [name for name in query if not query[name]]:
        query.pop(name)
    return f"{request.path}?{query.urlencode()}" if query else request.path
