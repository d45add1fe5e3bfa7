"""How often one person, or one address, may do a thing: patience instead of floods.

Figures from research/reliability.md, section 2 (item 40). An address may do twenty times as
much as a person, because schools and the city hall share addresses. Of what is written in a
form only what was taken counts (`paced_writing`); of what could be guessed every try does (`paced`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MINUTE, HOUR, DAY = 60, 3600, 86_400
PACE = {
    "similar": (60, MINUTE),  # asked for while somebody types
    "edit": (20, HOUR),
    "idea": (40, DAY),
    "writing": (600, DAY),  # every look at the preview, every picture moved without a script
    "draft": (900, HOUR),  # one each few seconds while somebody types
    "picture": (60, HOUR),
    "merge": (20, HOUR),
    "invitation": (20, DAY),
    "comment": (30, HOUR),
    "vote": (60, MINUTE),
    "mark": (60, MINUTE),
    "report": (10, HOUR),
    "registration": (20, HOUR),
    "event_proposal": (20, HOUR),
    "drawing": (10, MINUTE),  # pictures for links that nobody asked for before
    "take_over": (10, HOUR),
}
SHARED_ADDRESS = 20
FORGIVEN = 10  # so many times as often as it may be taken, a form may come back and not count

View = Callable[..., HttpResponse]


def paced(action: str) -> Callable[[View], View]:
    """Let a view's POST pass only so often; otherwise the page 429 says when to try again."""

    def around(view: View) -> View:
        @wraps(view)
        def paced_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if settings.PACED and request.method == "POST" and (wait := _too_fast(request, action)):
                return too_fast(request, wait)
            return view(request, *args, **kwargs)

        return paced_view

    return around


def paced_writing(action: str) -> Callable[[View], View]:
    """The same for a form that is written: a page that comes back took nothing, so it does not count.

    What was taken leads on by a redirect. Each try is counted first and given back afterwards, so that
    many at once are still too many; whoever hammers at a form is given back only so much.
    """

    def around(view: View) -> View:
        paced_view = paced(action)(view)

        @wraps(view)
        def paced_form(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            counters = _counters(request, action) if settings.PACED and request.method == "POST" else {}
            answer = paced_view(request, *args, **kwargs)
            if not 300 <= answer.status_code < 400:
                _give_back(counters, action)
            return answer

        return paced_form

    return around


def seconds_to_wait(request: HttpRequest, action: str) -> int:
    """Count one try of something dear that is no POST; 0 when it may be done now."""
    return _too_fast(request, action) if settings.PACED else 0


def too_fast(request: HttpRequest, wait: int) -> HttpResponse:
    """The page that asks for patience; `wait` in seconds."""
    context = {"retry_minutes": max(1, round(wait / MINUTE)), "site": settings.SITE}
    response = render(request, "errors/429.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


def _too_fast(request: HttpRequest, action: str) -> int:
    """Count this try; how many seconds to wait, or 0 when it is not too fast."""
    _most, period = PACE[action]
    tries = [(_count(key, period), allowed) for key, allowed in _counters(request, action).items()]
    left = period - int(time.time()) % period
    return left if any(number > allowed for number, allowed in tries) else 0


def _counters(request: HttpRequest, action: str) -> dict[str, int]:
    """Where a try is counted, for the person and for the address, and how many are allowed there."""
    most, period = PACE[action]
    window = int(time.time()) // period
    counted = {f"pace:{action}:address:{client_address(request)}:{window}": most * SHARED_ADDRESS}
    if request.user.is_authenticated:
        counted[f"pace:{action}:person:{request.user.pk}:{window}"] = most
    return counted


def _give_back(counters: dict[str, int], action: str) -> None:
    _most, period = PACE[action]
    for key, allowed in counters.items():
        if _count(f"{key}:refused", period) <= allowed * FORGIVEN:
            with suppress(ValueError):  # it ended between the two
                caches["pace"].decr(key)


def _count(key: str, period: int) -> int:
    cache = caches["pace"]
    if cache.add(key, 1, timeout=period):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two
        cache.set(key, 1, timeout=period)
        return 1


def client_address(request: HttpRequest) -> str:
    """The visitor's address: what the outermost trusted proxy saw, never what a visitor claims."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))
