"""The city's news as a feed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import get_default_timezone
from django.utils.translation import pgettext

from cms.models import NewsPage
from cocreate.sharing.addresses import absolute, tag
from cocreate.sharing.feeds import ENTRIES, SiteFeed, feed_view, in_paragraphs


class News(SiteFeed):
    """The latest public stories."""

    def title(self, obj: Any) -> str:
        return pgettext("menu", "News")

    def path(self, obj: Any) -> str:
        return "/news/feed/"

    def page(self, obj: Any) -> str:
        return "/news/"

    def feed_guid(self, obj: Any) -> str:
        return tag("news")

    def items(self, obj: Any) -> list[NewsPage]:
        return list(NewsPage.objects.newest()[:ENTRIES])

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        return in_paragraphs(item.lead)

    def item_link(self, item: NewsPage) -> str:
        return absolute(f"/news/{item.slug}/")

    def item_guid(self, item: NewsPage) -> str:
        return tag(f"news-{item.pk}")

    def item_categories(self, item: NewsPage) -> list[str]:
        return [pgettext("chip", "Demo")] if item.is_demo else []

    def item_pubdate(self, item: NewsPage) -> datetime:
        return _morning(item.date)

    def item_updateddate(self, item: NewsPage) -> datetime:
        moment: datetime | None = item.last_published_at
        return moment or _morning(item.date)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), get_default_timezone())


news = feed_view(News())
