"""Links to the pages of a list, with everything else of the address kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest

from cocreate.caching.poured import Poured


@dataclass(frozen=True)
class PageLinks:
    """What `<c-pagination>` takes."""

    numbers: list[dict[str, Any]]
    previous: str
    next: str


def page_links(request: HttpRequest, page: Page[Any], anchor: str = "", **fixed: str) -> PageLinks:
    """Links for a list whose number of pages is known."""

    def to(number: int) -> Poured:
        return Poured(address_of(request, number, anchor, **fixed))

    numbers = [
        {"number": number, "href": to(number), "current": number == page.number}
        if isinstance(number, int)
        else {"gap": True}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return PageLinks(
        numbers if len(numbers) > 1 else [],
        to(page.previous_page_number()) if page.has_previous() else "",
        to(page.next_page_number()) if page.has_next() else "",
    )


def address_of(request: HttpRequest, number: int, anchor: str = "", **fixed: str) -> str:
    """This address with another page number; the first page has none."""
    query = request.GET.copy()
    for name in ("page", "reply", "quote", "seen", *fixed):
        query.pop(name, None)
    for name, value in fixed.items():
        query[name] = value
    if number > 1:
        query["page"] = str(number)
    return f"?{query.urlencode()}{anchor}" if query else f"{request.path}{anchor}"
