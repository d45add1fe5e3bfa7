"""What search engines are told: which pages there are (/sitemap.xml), and where they need not look."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from cocreate.caching.public import publicly_cacheable
from cocreate.sharing.addresses import absolute
from cocreate.strategy.models import Initiative
from events.models import Event
from ideas.models import Campaign, Idea

# Forms, one's own pages and the desk. Narrowed lists are not named here: they say “noindex”
# themselves, and a page that may not be read cannot say it.
CLOSED = ("/me/", "/accounts/", "/cms/", "/ideas/new/", "/mailbox/", "/api/v1/")


class _Place:
    """What the framework takes for a site; ours has one address, whatever the request claims."""

    domain = name = urlsplit(settings.SITE_ADDRESS).netloc


class _Pages(Sitemap):  # type: ignore[type-arg]  # generic only in the stubs
    protocol = urlsplit(settings.SITE_ADDRESS).scheme
    limit = 10_000

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[Any]:
        return super().get_urls(page, _Place(), protocol)  # type: ignore[arg-type]  # only the domain is asked

    def get_latest_lastmod(self) -> None:
        """Not told in the index: the framework would read every page to find the latest."""
        return


class Ideas(_Pages):
    """Every public idea."""

    def items(self) -> QuerySet[Idea]:
        return Idea.objects.listed().order_by("id").only("id", "published_at")

    def lastmod(self, idea: Idea) -> datetime | None:
        return idea.published_at


class Initiatives(_Pages):
    """Every initiative of the strategy."""

    def items(self) -> QuerySet[Initiative]:
        return Initiative.objects.order_by("id").only("id", "key")


class Campaigns(_Pages):
    """Every call for ideas."""

    def items(self) -> QuerySet[Campaign]:
        return Campaign.objects.published().order_by("id").only("id", "slug")


class Events(_Pages):
    """Every announced event."""

    def items(self) -> QuerySet[Event]:
        return Event.objects.listed().order_by("id").only("id")


class Pages(_Pages):
    """What the office writes: news, strategy, information."""

    def items(self) -> QuerySet[Page]:
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            return Page.objects.none()
        self.root = site.root_page.url_path
        return Page.objects.live().public().descendant_of(site.root_page, inclusive=True).order_by("path")

    def location(self, page: Page) -> str:
        """The address below the front page; Wagtail's own `full_url` would look up the site for each."""
        return f"/{page.url_path.removeprefix(self.root)}"

    def lastmod(self, page: Page) -> datetime | None:
        moment: datetime | None = page.last_published_at
        return moment


class Lists(_Pages):
    """The lists themselves."""

    def items(self) -> list[str]:
        return [
            "/ideas/",
            "/campaigns/",
            "/events/",
            "/promises/",
            "/transparency/",
            "/data/",
            "/data/votes/",
        ]

    def location(self, page: str) -> str:
        return page


PARTS = {
    "lists": Lists,
    "pages": Pages,
    "initiatives": Initiatives,
    "campaigns": Campaigns,
    "ideas": Ideas,
    "events": Events,
}


@publicly_cacheable
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: everything public may be read."""
    lines = ["User-agent: *", *(f"Disallow: {closed}" for closed in CLOSED)]
    lines += ["", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


urlpatterns: list[URLPattern] = [
    path("robots.txt", robots, name="robots"),
    path(
        "sitemap.xml",
        publicly_cacheable(sitemap_views.index),
        {"sitemaps": PARTS, "sitemap_url_name": "sitemap_part"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        publicly_cacheable(sitemap_views.sitemap),
        {"sitemaps": PARTS},
        name="sitemap_part",
    ),
]
