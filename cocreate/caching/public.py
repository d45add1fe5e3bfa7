"""Pages that are the same for every visitor without an account, so that a shared cache may keep them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

# As long as a shared cache (nginx, a CDN) may show a page that has moved on meanwhile.
SECONDS = 5

# How many pages a process remembers for MICRO_CACHE_SECONDS; then it forgets all and begins again.
MOST_PAGES = 500
_pages: dict[tuple[str, ...], tuple[float, HttpResponse]] = {}

View = Callable[..., HttpResponse]


def is_a_stranger(request: HttpRequest) -> bool:
    """Whether a request brings no cookie at all, so that nothing on the page can be personal.

    Not only the session's: a message left for the next page may travel in a cookie of its own.
    The layout asks the same before it looks for a name or a message.
    """
    return not request.COOKIES


def publicly_cacheable(view: View) -> View:
    """Let a shared cache keep what strangers read; keep what anybody else reads out of every cache.

    A page that set a cookie after all is personal, whatever it was meant to be. For a moment
    (MICRO_CACHE_SECONDS) the process itself hands out the same page to strangers, so that a
    crowd behind one announcement costs one page, with or without a cache in front.
    """

    @wraps(view)
    def cacheable(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if known := _remembered(request):
            return known
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.render()  # what it depends on is known only now
        patch_vary_headers(response, ("Cookie",))
        if _may_be_shared(request, response):
            patch_cache_control(response, public=True, max_age=0, s_maxage=SECONDS)
            _remember(request, response)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return cacheable


def from_memory_first(view: View) -> View:
    """Ask what is remembered before the view begins, where `publicly_cacheable` stands further inside.

    Wagtail looks up site, page and restrictions before a page is served; only what was served to
    strangers is remembered, so whatever is closed to them is never found here.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _remembered(request) or view(request, *args, **kwargs)

    return asking


def _may_be_shared(request: HttpRequest, response: HttpResponse) -> bool:
    reads = request.method in {"GET", "HEAD"} and response.status_code == 200
    return reads and is_a_stranger(request) and not response.cookies


def _key(request: HttpRequest) -> tuple[str, ...]:
    """What the bytes of a public page depend on."""
    asked_by_script = (request.headers.get("HX-Request", ""), request.headers.get("HX-Target", ""))
    return (request.get_host(), request.get_full_path(), get_language() or "", *asked_by_script)


def _remembered(request: HttpRequest) -> HttpResponse | None:
    if not settings.MICRO_CACHE_SECONDS or request.method != "GET" or not is_a_stranger(request):
        return None
    until, page = _pages.get(_key(request), (0.0, HttpResponse()))
    return _copy(page) if until > monotonic() else None


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    if not settings.MICRO_CACHE_SECONDS or request.method != "GET" or response.streaming:
        return
    if len(_pages) >= MOST_PAGES:
        _pages.clear()
    _pages[_key(request)] = (monotonic() + settings.MICRO_CACHE_SECONDS, _copy(response))


def _copy(response: HttpResponse) -> HttpResponse:
    """The same bytes and headers in an answer of its own; middleware may add to it."""
    copy = HttpResponse(response.content, status=response.status_code, headers=dict(response.headers))
    if (policy := getattr(response, "_csp_config", None)) is not None:
        copy._csp_config = policy  # type: ignore[attr-defined]  # what csp_override sets
    return copy


class PersonalPagesMiddleware:
    """What somebody known reads is kept nowhere, unless the page itself says otherwise.

    Pages of packages and answers of the API say nothing, and then a browser or a proxy may guess.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_personal = not is_a_stranger(request) or "Authorization" in request.headers
        if is_personal and not response.has_header("Cache-Control") and not _is_a_file(request):
            add_never_cache_headers(response)
        return response


def _is_a_file(request: HttpRequest) -> bool:
    return request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL))
