"""The page behind the link “stop letters about this idea”."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cocreate.postgres.clock import database_now
from ideas.following import stop_following
from ideas.following_letters import whose_follow
from ideas.models import Idea


@csrf_exempt  # mail programs post here for the reader (RFC 8058) and can bring no token but the signed link
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, because mail programs open links by themselves; stop on POST. Nobody need log in.

    The link may be forwarded, so the page says nothing that a stranger may not read.
    """
    found = whose_follow(token)
    if found is None:
        raise Http404
    person, idea = found
    if request.method == "POST":
        stop_following(idea, by=person, at=database_now())
    context = {
        "section": "",
        "idea": Idea.objects.visible_to(AnonymousUser()).filter(pk=idea.pk).only("pk", "title").first(),
        "stopped": not idea.follows.filter(person=person).exists(),
    }
    response = render(request, "ideas/stop_letters.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
