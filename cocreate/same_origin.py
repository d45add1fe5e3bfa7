"""Cross-site requests are refused by where they come from, so that public pages need no token.

A token in a form makes every anonymous page different and sets a cookie, and then no
shared cache can help. Browsers say where a request comes from (Sec-Fetch-Site, and Origin
for every POST); a request from this very site passes, and whatever does not say so must
bring Django's token as before.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware


class SameOriginMiddleware(CsrfViewMiddleware):
    """Django's protection, satisfied by a truthful “same-origin” instead of a token."""

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponseForbidden | None:
        if comes_from_this_site(request):
            return self._accept(request)
        return super().process_view(request, callback, callback_args, callback_kwargs)


def comes_from_this_site(request: HttpRequest) -> bool:
    """Whether the browser vouches that this very site sent the request.

    Sec-Fetch-Site and Origin are set by the browser and cannot be set by a page's script.
    When both are present, both must agree; when none is, nobody vouches.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None and origin != f"{request.scheme}://{request.get_host()}":
        return False
    return site is not None or origin is not None
