"""How somebody wants pages to look: with furigana, in which language. Kept in their browser, not by us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreate.accounts.coming_back import page_of_the_form
from cocreate.language.ruby import with_furigana
from cocreate.readings.reading import reader

FURIGANA, ON, OFF = "furigana", "on", "off"
KEPT_FOR = timedelta(days=365)
WITHOUT = ("/cms/", "/api/")  # the desk draws its pages by script, and programs need no readings


@never_cache
@require_POST
def choose_display(request: HttpRequest) -> HttpResponse:
    """Keep what somebody chose in the tools bar, and lead back to the page on which they were."""
    back = redirect(page_of_the_form(request, otherwise="/"))
    furigana, language = request.POST.get(FURIGANA), request.POST.get("language")
    if furigana == OFF:
        back.delete_cookie(FURIGANA, samesite="Lax")
    elif furigana == ON:
        _keep(back, FURIGANA, ON, request)
    elif language in dict(settings.LANGUAGES):
        _keep(back, settings.LANGUAGE_COOKIE_NAME, language, request)
    else:
        raise BadRequest("display")
    return back


def _keep(response: HttpResponse, name: str, value: str, request: HttpRequest) -> None:
    response.set_cookie(name, value, max_age=KEPT_FOR, samesite="Lax", secure=request.is_secure())


class FuriganaMiddleware:
    """Writes readings above the words of a page, and of a part of one, for whoever switched them on.

    A page with this cookie is nobody else's (`caching/public.py`), so no shared cache ever keeps one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(FURIGANA) == ON
        request.shows_furigana = wanted  # type: ignore[attr-defined]  # the tools bar asks
        response = self.get_response(request)
        if wanted and not request.path.startswith(WITHOUT) and _is_a_page(response):
            response.content = with_furigana(response.content.decode(), reader()).encode()
        return response


def _is_a_page(response: HttpResponse) -> bool:
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
