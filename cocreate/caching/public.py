"""Pages that are the same for every visitor without an account, so that a shared cache may keep them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

# As long as a shared cache (nginx, a CDN) may show a page that has moved on meanwhile.
SECONDS = 5

View = Callable[..., HttpResponse]


def is_a_stranger(request: HttpRequest) -> bool:
    """Whether a request brings no cookie at all, so that nothing on the page can be personal.

    Not only the session's: a message left for the next page may travel in a cookie of its own.
    The layout asks the same before it looks for a name or a message.
    """
    return not request.COOKIES


def publicly_cacheable(view: View) -> View:
    """Let a shared cache keep what strangers read; keep what anybody else reads out of every cache.

    A page that set a cookie after all is personal, whatever it was meant to be.
    """

    @wraps(view)
    def cacheable(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ("Cookie",))
        if _may_be_shared(request, response):
            patch_cache_control(response, public=True, max_age=0, s_maxage=SECONDS)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return cacheable


def _may_be_shared(request: HttpRequest, response: HttpResponse) -> bool:
    reads = request.method in {"GET", "HEAD"} and response.status_code == 200
    return reads and is_a_stranger(request) and not response.cookies
