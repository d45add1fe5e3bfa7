"""The page with all ideas; everything that is chosen stands in its address."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cocreate.caching.public import SECONDS, publicly_cacheable
from cocreate.caching.remembered import for_seconds
from cocreate.language.japanese import normalise
from cocreate.places.models import District
from cocreate.postgres.clock import database_now
from cocreate.strategy.models import Initiative
from ideas import listing
from ideas.listing import FAIR, GROUP_NAMES, GROUPS, LAST_PAGE, METHODS, ORDERS, PER_PAGE, Found, Wish
from ideas.models import Campaign, Category
from ideas.ranking import fair_start
from ideas.views.pages import PageLinks, address_of, page_links

LARGEST_START = 2**31 - 1
LONGEST_NAME = 100


@publicly_cacheable
@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    """Ideas by words, filters and order."""
    wish = wish_of(request)
    found = listing.find(wish)
    context = {
        "section": "ideas",
        "wish": wish,
        "found": found,
        "links": _links(request, wish, found),
        "method": METHODS[wish.order],
        "choices": _choices(),
        "groups": GROUP_NAMES.items(),
        "orders": ORDERS.items(),
    }
    part = "#results" if getattr(request, "htmx", False) and not request.htmx.boosted else ""
    return render(request, f"ideas/list.html{part}", context)


def wish_of(request: HttpRequest) -> Wish:
    """What an address asks for; whatever makes no sense in it is left out."""
    given = {name: normalise(value, lines=False)[:LONGEST_NAME] for name, value in request.GET.items()}
    chosen = {name: given.get(name, "") for name in ("campaign", "category", "initiative")}
    state = given.get("state", "") if given.get("state") in GROUPS else ""
    answered = given.get("answered", "") if given.get("answered") in {"yes", "no"} else ""
    district = _number(given.get("district", ""), 2**31 - 1)
    order = given.get("order", "") if given.get("order") in ORDERS else FAIR
    start = _number(given.get("from", ""), LARGEST_START)
    return Wish(
        words=given.get("q", ""),
        **chosen,
        state=state,
        answered=answered,
        district=district,
        order=order,
        start=fair_start(database_now()) if start is None and order == FAIR else start or 0,
        page=min(max(_number(given.get("page", ""), LAST_PAGE) or 1, 1), LAST_PAGE),
        chosen=sum(map(bool, [*chosen.values(), state, answered, district])),
    )


def _number(text: str, largest: int) -> int | None:
    if not (text.isascii() and text.isdecimal()) or len(text) > 10:
        return None
    return min(int(text), largest)


def _links(request: HttpRequest, wish: Wish, found: Found) -> PageLinks:
    """Numbered pages while the number is known, else one step at a time."""
    fixed = {"from": str(wish.start)} if wish.order == FAIR else {}
    if not found.is_more:
        page = Paginator(range(found.count), PER_PAGE).get_page(wish.page)
        return page_links(request, page, **fixed)
    before = address_of(request, wish.page - 1, **fixed) if wish.page > 1 else ""
    after = address_of(request, wish.page + 1, **fixed) if found.has_next and wish.page < LAST_PAGE else ""
    return PageLinks([], before, after)


@for_seconds(SECONDS)
def _choices() -> dict[str, tuple[tuple[Any, str], ...]]:
    """What the form can be narrowed to: value and name, the same for everybody."""
    campaigns = Campaign.objects.published().values_list("slug", "title")
    return {
        "campaigns": tuple(campaigns.order_by("-created_at", "-id")),
        "categories": tuple(Category.objects.values_list("slug", "name")),
        "initiatives": tuple(Initiative.objects.values_list("key", "title")),
        "districts": tuple(District.objects.values_list("pk", "name")),
    }
