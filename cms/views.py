"""Pages that belong to no house alone: the search over the whole site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms import site_search
from cocreate.caching.public import publicly_cacheable
from cocreate.language.japanese import LONGEST_SEARCH, has_a_character_alone, normalise
from cocreate.postgres.clock import database_now


@publicly_cacheable
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is found for some words, in groups; without words only the field."""
    words = normalise(request.GET.get("q", ""), lines=False)[:LONGEST_SEARCH]
    groups = site_search.find(words, at=database_now()) if words else []
    context = {
        "section": "",
        "words": words,
        "groups": groups,
        "most": site_search.COUNTED,
        "looks_inside": has_a_character_alone(words),
    }
    return render(request, "cms/search.html", context)
