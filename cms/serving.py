"""Serving Wagtail's pages to strangers without asking anew which site and which front page there are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.views import serve

from cocreate.caching.public import SECONDS, is_a_stranger
from cocreate.caching.remembered import for_seconds


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """As Wagtail does; for strangers the site and its front page may be as old as a shared page may be.

    Whoever is logged in, an editor above all, sees them as they are. Restrictions of a page are
    asked every time.
    """
    if is_a_stranger(request):
        request._wagtail_site = _site(request.get_host(), _Host(request))
    answer: HttpResponse = serve(request, path)
    return answer


class _Host:
    """A request in as far as it names a site: all of one host are the same question."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Host)

    def __hash__(self) -> int:
        return hash(_Host)


@for_seconds(SECONDS)
def _site(host: str, named: _Host) -> Any:
    return Site.find_for_request(named.request)
