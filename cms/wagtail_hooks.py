"""What the CMS adds to Wagtail: only registrations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from cms.office_menu import no_page_counts, tidy_menu
from cocreate.caching.public import publicly_cacheable

Serve = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


@hooks.register("on_serve_page")
def strangers_read_from_the_shared_cache(serve: Serve) -> Serve:
    def serve_cacheable(
        page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse:
        return publicly_cacheable(lambda request: serve(page, request, args, kwargs))(request)

    return serve_cacheable


hooks.register("construct_main_menu", tidy_menu)
hooks.register("construct_homepage_summary_items", no_page_counts, order=1000)
