"""The list of news."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models.base import SitePage
from cms.models.news import NewsPage

PER_PAGE = 20


class NewsIndexPage(SitePage):
    """All news, the latest first."""

    template: ClassVar[str] = "cms/news_index.html"
    section: ClassVar[str] = "news"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pages = Paginator(NewsPage.objects.newest(), PER_PAGE)
        wanted = request.GET.get("page", "1")
        if not wanted.isascii() or not wanted.isdecimal() or not 1 <= int(wanted) <= pages.num_pages:
            raise Http404
        shown = pages.page(int(wanted))
        return {**context, "page_of_news": shown, "numbers": _numbers(shown.number, pages.num_pages)}


def _numbers(current: int, last: int) -> list[dict[str, Any]]:
    """The numbers of the pages around the current one, for the pagination component."""
    if last == 1:
        return []
    near = [number for number in range(1, last + 1) if abs(number - current) <= 2 or number in {1, last}]
    shown: list[dict[str, Any]] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            shown.append({"gap": True})
        shown.append({"number": number, "href": f"?page={number}", "current": number == current})
    return shown
