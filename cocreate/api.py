"""/api/v1: who asks, how often, and how a “no” looks."""

from __future__ import annotations

from typing import Any

from rest_framework import authentication, pagination, throttling
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.language.refusal import Refusal
from cocreate.same_origin import comes_from_this_site


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the site; writes must come from this very site."""

    def enforce_csrf(self, request: Request) -> None:
        if not comes_from_this_site(request._request):
            super().enforce_csrf(request)


class TokenAuthentication(authentication.BaseAuthentication):
    def authenticate(self, request: Request) -> None:
        return None


class Pages(pagination.PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 100


class ReadThrottle(throttling.SimpleRateThrottle):
    scope = "read"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return None


class WriteThrottle(throttling.SimpleRateThrottle):
    scope = "write"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return None


def explain(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Every “no” as JSON with a stable code and the same sentence as on the page."""
    if isinstance(exception, Refusal):
        return Response(
            {
                "code": exception.code,
                "message": str(exception.message),
                "next_step": str(exception.next_step),
            },
            status=exception.status,
        )
    from rest_framework.views import exception_handler  # rest_framework.views itself imports this module

    return exception_handler(exception, context)
