"""What people see while the database is away: an honest page, not a crash."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

logger = logging.getLogger(__name__)


TROUBLE = (OperationalError, InterfaceError, PoolTimeout)


class DatabaseTroubleMiddleware:
    """Answers 503 with Retry-After when the database cannot be reached or is too busy.

    It stands next to the views. Trouble further out, where a middleware itself asks the
    database who somebody is, ends in `error_pages.server_error`, which asks here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_to(request, exception)


def answer_to(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The 503 page if it was the database's trouble, else None."""
    if not isinstance(exception, TROUBLE):
        return None
    logger.error("The database is away or too busy.", extra={"problem": str(exception)[:300]})
    connection.close_if_unusable_or_obsolete()
    return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The 503 page, or the same as JSON under /api/."""
    if request.path.startswith("/api/"):
        message = _("The platform cannot be reached at the moment. Please try again in a minute.")
        response: HttpResponse = JsonResponse({"code": "unavailable", "message": message}, status=503)
    else:
        words = {"request_id": getattr(request, "request_id", ""), "site": settings.SITE}
        response = HttpResponse(render_to_string("errors/503.html", words), status=503)
    response["Retry-After"] = "10"
    return response
