"""Error pages that say what happened and whether the text was saved."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cocreate import database_trouble

BELOW_A_PAGE = re.compile(r"/(ideas|events)/[0-9]+/")


def _page(request: HttpRequest, status: int, message: str = "", **more: str | bool) -> HttpResponse:
    request_id = getattr(request, "request_id", "")
    context = {"request_id": request_id, "site": settings.SITE, "message": message, **more}
    return HttpResponse(render_to_string(f"errors/{status}.html", context), status=status)


def _answer(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    """The page for a person; below /api/ the same for a program."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": code, "message": message}, status=status)
    return _page(request, status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, "bad_request", _("Something in what you sent needs another look."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, "not_allowed", _("You may not do this."))


def not_of_the_office(request: HttpRequest) -> HttpResponse:
    """The answer to somebody who is logged in and opens a page on which the office works."""
    words = _("The office works on this page. Your account has no role in it. If it should, ask the office.")
    return _page(request, 403, words)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Strangers are offered to log in: a letter may lead to what only its reader may read."""
    if request.method == "GET" and not request.path.startswith("/api/") and _is_stranger(request):
        log_in = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
        return _page(request, 404, log_in=log_in)
    return _answer(request, 404, "not_found", _("There is nothing at this address."))


class WrongMethodMiddleware:
    """Gives 405 a page: whoever types the address of a button into the browser would see nothing at all.

    The programs' interface says it in its own form, which is no `HttpResponseNotAllowed`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = _wrong_method(request).content
        return response


def _wrong_method(request: HttpRequest) -> HttpResponse:
    """What the address is for, and the way to the page above it, if it is one of an idea or an event."""
    above = BELOW_A_PAGE.match(request.path)
    is_reading = request.method in ("GET", "HEAD")
    return _page(
        request,
        405,
        is_reading=is_reading,
        back=above[0] if above else "",
        back_to=above[1] if above else "",
    )


def _is_stranger(request: HttpRequest) -> bool:
    """Whether nobody is logged in, without asking the database: whoever has a session was looked up."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return True
    return not getattr(request, "user", AnonymousUser()).is_authenticated


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The answer to haste; allauth finds it as `handler429` in the site's map."""
    words = _("Too many requests. Please try again in a little while.")
    response = _answer(request, 429, "too_many", words)
    response["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of its page. Nothing of the API asks for one: below it only the site's
    last page does, which stands at every address that leads nowhere."""
    if request.path.startswith("/api/"):
        return _answer(request, 404, "not_found", _("There is nothing at this address."))
    return _answer(request, 403, "not_allowed", _("You may not do this."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception, so it can still be looked at."""
    if trouble := database_trouble.answer_to(request, sys.exception()):
        return trouble
    words = _("We are sorry. The site made a mistake, not you. It has been recorded and will be looked into.")
    return _answer(request, 500, "error", words)
