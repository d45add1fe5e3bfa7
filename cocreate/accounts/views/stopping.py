"""The page behind the link “no more of these letters”."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cocreate.accounts.stopping import stop_supported_news, whose_link


@csrf_exempt  # mail programs post here for the reader (RFC 8058) and can bring no token but the signed link
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, because mail programs open links by themselves; stop on POST. Nobody need log in."""
    person = whose_link(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        stop_supported_news(person)
    stopped = request.method == "POST" or not person.wants_supported_news
    response = render(request, "accounts/stop_letters.html", {"section": "", "stopped": stopped})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
