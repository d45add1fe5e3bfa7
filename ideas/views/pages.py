"""Links to the pages of a list, with everything else of the address kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    page: int
    pages: int = 0  # 0: nobody has counted them


def page_links(request: HttpRequest, page: Page[Any], anchor: str = "", **fixed: str) -> PageLinks:
    """Links for a list whose number of pages is known."""
    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    numbers = [number if isinstance(number, int) else None for number in around]
    links = _links(request, numbers, page.number, anchor, has_next=page.has_next(), **fixed)
    return replace(links, pages=page.paginator.num_pages)


def links_beside(request: HttpRequest, number: int, *, has_next: bool, **fixed: str) -> PageLinks:
    """Links for a list so long that nobody counts its pages: the first, and those beside this one."""
    before = [*([1] if number > 2 else []), *([None] if number > 3 else []), number - 1]
    numbers = [*(before if number > 1 else []), number, *([number + 1] if has_next else [])]
    return _links(request, numbers, number, has_next=has_next, **fixed)


def _links(
    request: HttpRequest,
    numbers: Sequence[int | None],
    current: int,
    anchor: str = "",
    *,
    has_next: bool,
    **fixed: str,
) -> PageLinks:
    """Links to these pages (None: a gap), to the one before and to the next."""

    def to(number: int) -> Poured:
        return Poured(address_of(request, number, anchor, **fixed))

    shown: list[dict[str, Any]] = [
        {"gap": True}
        if number is None
        else {"number": number, "href": to(number), "current": number == current}
        for number in numbers
    ]
    return PageLinks(
        shown if len(shown) > 1 else [],
        to(current - 1) if current > 1 else "",
        to(current + 1) if has_next else "",
        current,
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
