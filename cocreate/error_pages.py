"""Error pages that say what happened and whether the text was saved."""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cocreate import database_trouble


def _page(request: HttpRequest, status: int) -> HttpResponse:
    context = {"request_id": getattr(request, "request_id", ""), "site": settings.SITE}
    return HttpResponse(render_to_string(f"errors/{status}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"code": "not_found", "message": _("There is nothing at this address.")}, status=404
        )
    return _page(request, 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The answer to haste; allauth finds it as `handler429` in the site's map."""
    response = _page(request, 429)
    response["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception, so it can still be looked at."""
    return database_trouble.answer_to(request, sys.exception()) or _page(request, 500)
