"""The page with all ideas; everything that is chosen stands in its address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from cocreate.accounts.permissions import Person, is_known
from cocreate.caching.public import SECONDS, is_a_stranger, publicly_cacheable
from cocreate.language.japanese import normalise
from cocreate.places.maps import with_map
from cocreate.postgres.clock import database_now
from cocreate.sharing.addresses import absolute
from ideas import exposure, listing
from ideas.filters import FILTERS, Filter, Offered
from ideas.listing import CIRCLES, FAIR, LAST_PAGE, METHODS, PER_PAGE, Found, Wish, orders_of
from ideas.places import area_from
from ideas.views.chips import chips_of, without
from ideas.views.feed_addresses import feed_address
from ideas.views.pages import PageLinks, links_beside, page_links
from ideas.views.results import (
    BY_DISTRICT,
    ON_A_MAP,
    TABLE,
    cards_of,
    districts_of,
    map_of,
    suggestions_for,
    table_of,
)

LARGEST_START = 2**31 - 1
LONGEST_NAME = 100
ONE_BY_ONE = ("", TABLE)  # forms in which ideas are seen, and not only counted
VIEWS = {
    "": pgettext_lazy("form of a list", "Cards"),
    TABLE: pgettext_lazy("form of a list", "Table"),
    BY_DISTRICT: pgettext_lazy("form of a list", "By district"),
    ON_A_MAP: pgettext_lazy("form of a list", "Map"),
}


@publicly_cacheable
@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    """Ideas by words, filters and order."""
    person = None if is_a_stranger(request) else request.user
    wish = wish_of(request, person)
    found = listing.find(wish, person)
    if wish.view in ONE_BY_ONE:
        exposure.seen(one.pk for one in found.ideas)
    context = {
        "section": "ideas",
        "wish": wish,
        "asked": replace(wish, start=0, page=1),  # the form is the same wherever the list begins
        "found": found,
        "links": _links(request, wish, found),
        "method": METHODS[wish.order],
        "choices": _choices(wish, person),
        "orders": tuple(orders_of(wish).items()),
        "views": [(name, label, without(request, "view", view=name)) for name, label in VIEWS.items()],
        "chips": chips_of(request, wish),
        "feed": feed_address(wish),
        "canonical": absolute(reverse("ideas:list")),
        **_shown(request, wish, found, person),
    }
    part = "#results" if getattr(request, "htmx", False) and not request.htmx.boosted else ""
    # The orders to choose from stand beside the results, and change with the words.
    answer = render(request, f"ideas/list.html{part}", {**context, "beside": bool(part)})
    return with_map(answer) if wish.view == ON_A_MAP else answer


def wish_of(request: HttpRequest, person: Person | None = None) -> Wish:
    """What an address asks for; whatever makes no sense in it is left out."""
    given = {name: normalise(value, lines=False)[:LONGEST_NAME] for name, value in request.GET.items()}
    words = given.get("q", "")
    chosen = {one.name: _chosen(one, given.get(one.name, ""), person) for one in FILTERS}
    order = given.get("order", "")
    if order not in orders_of(Wish(words=words, campaign=chosen["campaign"])):
        order = Wish(words=words).usual_order
    start = _number(given.get("from", ""), LARGEST_START)
    return Wish(
        words=words,
        **chosen,
        order=order,
        start=_start(order, request, person) if start is None else start,
        page=min(max(_number(given.get("page", ""), LAST_PAGE) or 1, 1), LAST_PAGE),
        view=given.get("view", "") if given.get("view") in VIEWS else "",
        chosen=sum(map(bool, chosen.values())),
    )


def _chosen(one: Any, value: str, person: Person | None) -> Any:
    """The value of one filter, if it can be one at all."""
    if one.is_personal and (person is None or not is_known(person)):
        return ""
    if one.name == "district":
        return _number(value, LARGEST_START)
    if one.name == "area":
        return str(area_from(value) or "")
    if one.is_fixed and value not in dict(one.choices()):
        return ""
    return value


def _start(order: str, request: HttpRequest, person: Person | None) -> int:
    """Where an order begins that goes round: for every visitor at another place."""
    if order not in CIRCLES:
        return 0
    at = database_now()
    visitor = visitor_of(request, person, at)
    return exposure.fair_start(visitor, at) if order == FAIR else exposure.random_start(visitor, at)


def visitor_of(request: HttpRequest, person: Person | None, at: datetime) -> str:
    """Who reads, as far as it can be told without following anybody: an account, a session, or a moment.

    Whoever brings no cookie is told from others by when they come; within the seconds for which a
    shared cache may keep a page they read the same one.
    """
    if person is not None and is_known(person):
        return f"person {person.pk}"
    if not is_a_stranger(request) and (session := request.session.session_key):
        return f"session {session}"
    return f"moment {int(at.timestamp()) // SECONDS}"


def _number(text: str, largest: int) -> int | None:
    if not (text.isascii() and text.isdecimal()) or len(text) > 10:
        return None
    return min(int(text), largest)


def _links(request: HttpRequest, wish: Wish, found: Found) -> PageLinks:
    """Numbered pages: all of them while their number is known, else those beside this one."""
    fixed = {"from": str(wish.start)} if wish.order in CIRCLES else {}
    if found.is_more:
        has_next = found.has_next and wish.page < LAST_PAGE
        return links_beside(request, wish.page, has_next=has_next, **fixed)
    page = Paginator(range(found.count), PER_PAGE).get_page(wish.page)
    return page_links(request, page, **fixed)


def _choices(wish: Wish, person: Person | None) -> tuple[tuple[Any, ...], ...]:
    """What the form can be narrowed to: name, label, chosen value, values with their names."""
    personal = person is not None and is_known(person)
    return tuple(
        (one.name, one.label, getattr(wish, one.name), choices)
        for one in FILTERS
        if (personal or not one.is_personal) and (choices := _choices_of(one, wish))
    )


def _choices_of(one: Filter, wish: Wish) -> Offered:
    """What it can be narrowed to; what is chosen elsewhere can be kept or given up."""
    value = getattr(wish, one.name)
    return one.choices() or (((value, one.said_as),) if value and one.said_as else ())


def _shown(request: HttpRequest, wish: Wish, found: Found, person: Person | None) -> dict[str, Any]:
    """The result in the form that was chosen, or what helps when there is none."""
    if wish.view == BY_DISTRICT:
        return {"by_district": districts_of(request, wish, person)}
    if wish.view == ON_A_MAP and found.ideas:
        return map_of(request, wish, person)
    if not found.ideas:
        return {"first_page": without(request)} if found.count else suggestions_for(request, wish, person)
    if wish.view == TABLE:
        return table_of(request, wish, found.ideas)
    return {"cards": cards_of(wish, found.ideas)}
