"""The sealed tallies under /data/votes/, for everybody."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cocreate.caching.public import publicly_cacheable
from cocreate.opendata.views import crumbs, download
from cocreate.postgres.clock import database_now
from ideas.models import Idea, Seal
from ideas.published_tallies import PublishedRoot, day_dataset, published_roots
from ideas.views.pages import page_links

DAYS_PER_PAGE = 31
IDEAS_PER_PAGE = 50


@publicly_cacheable
@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """What the tallies are, in plain words, and the check number of each day."""
    page = Paginator(Seal.objects.newest_first(), DAYS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "data",
        "crumbs": crumbs(_("Tallies of support")),
        "days": [{"day": seal.day, "ideas": seal.ideas, "head": bytes(seal.head).hex()} for seal in page],
        "pages": page_links(request, page, ""),
    }
    return render(request, "ideas/tallies.html", context)


@publicly_cacheable
@require_safe
def day(request: HttpRequest, day: str) -> HttpResponse:
    """One day: the number and the root of each public idea."""
    seal = _sealed(day)
    roots = published_roots(seal, at=database_now())
    public = sorted((root for root in roots if root.idea is not None), key=lambda root: root.idea or 0)
    page = Paginator(public, IDEAS_PER_PAGE).get_page(request.GET.get("page"))
    back = {"label": _("Tallies of support"), "href": reverse("ideas:tallies")}
    context = {
        "section": "data",
        "crumbs": [*crumbs("")[:1], back, {"label": formats.date_format(seal.day, "DATE_FORMAT")}],
        "seal": seal,
        "head": bytes(seal.head).hex(),
        "previous_head": bytes(seal.previous_head).hex(),
        "day_root": bytes(seal.day_root).hex(),
        "rows": _with_titles(list(page)),
        "not_public": len(roots) - len(public),
        "pages": page_links(request, page, ""),
    }
    return render(request, "ideas/tally.html", context)


@require_safe
def file(request: HttpRequest, day: str, kind: str) -> HttpResponseBase:
    """The list of one day as CSV or JSON."""
    given = day_dataset(_sealed(day))
    return download(given, kind, called=given.slug)


def _sealed(day: str) -> Seal:
    try:
        wanted = date.fromisoformat(day)
    except ValueError as problem:
        raise Http404 from problem
    seal: Seal = get_object_or_404(Seal, day=wanted)
    return seal


def _with_titles(roots: list[PublishedRoot]) -> list[tuple[PublishedRoot, Idea]]:
    ideas = Idea.objects.listed().only("pk", "title").in_bulk([root.idea for root in roots])
    return [(root, ideas[root.idea]) for root in roots if root.idea in ideas]
