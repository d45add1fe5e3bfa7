"""Merge proposals (統合の提案): what waits for the authors, and what became of the others."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from ideas.desk.doors import for_moderators, page
from ideas.models import MergePart, MergeProposal

PER_PAGE = 30
TITLE = gettext_lazy("Merge proposals")


@for_moderators
def merges(request: HttpRequest) -> HttpResponse:
    """All proposals, the open ones first; a row leads to the page on which it can be undone."""
    parts = MergePart.objects.select_related("idea__author")
    rows = MergeProposal.objects.select_related("proposed_by").prefetch_related(Prefetch("parts", parts))
    wanted = request.GET.get("state", "")
    if wanted in MergeProposal.State.values:
        rows = rows.in_state(wanted)
    proposals = Paginator(rows.order_by("-proposed_at", "-id"), PER_PAGE).get_page(request.GET.get("p"))
    context = {"proposals": proposals, "state": wanted, "states": MergeProposal.State.choices}
    return page(request, "merges.html", TITLE, context, icon="link")
