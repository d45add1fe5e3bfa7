"""The site's addresses and a view that does as little as a Django view can do with a database.

Only `make bench` uses them: what a page costs is said as a ratio to that view, measured in
the same minutes on the same machine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from cocreate.urls import (
    handler400,
    handler403,
    handler404,
    handler429,
    handler500,
)
from cocreate.urls import urlpatterns as pages
from ideas.models import Idea

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]


def one_query(request: HttpRequest) -> HttpResponse:
    """One row by its key, one line of text; with every middleware of the site, as all pages."""
    title = Idea.objects.values_list("title", flat=True).first()
    return HttpResponse(f"<!doctype html><title>{title}</title>")


def count_queries(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Say in a header how many queries a page took, when the request asks for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "X-Count-Queries" not in request.headers:
            return get_response(request)
        seen: list[str] = []

        def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            seen.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            response = get_response(request)
        response["X-Queries"] = str(len(seen))
        return response

    return middleware


urlpatterns = [path("bench/one-query/", one_query), *pages]
