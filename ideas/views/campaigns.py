"""All calls for ideas on one page: where one can take part, what comes, and what is over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from cocreate.caching.public import SECONDS, publicly_cacheable
from cocreate.caching.remembered import for_seconds
from cocreate.postgres.clock import database_now
from cocreate.sharing.addresses import absolute
from ideas.models import Campaign, Idea, Phase
from ideas.views import crumbs
from ideas.way import phase_steps

OPEN, COMING, OVER = "open", "coming", "over"
HEADINGS = {
    OPEN: pgettext_lazy("calls for ideas", "You can take part now"),
    COMING: pgettext_lazy("calls for ideas", "Beginning later"),
    OVER: pgettext_lazy("calls for ideas", "Closed"),
}
NEVER = datetime.max.replace(tzinfo=UTC)


@publicly_cacheable
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every public call; the one that closes first stands first."""
    at = database_now()
    groups: dict[str, list[Campaign]] = {group: [] for group in HEADINGS}
    asked = Campaign.objects.published().prefetch_related("phases").select_related("department")
    for one in asked.order_by("-created_at", "-id"):
        groups[_group(one, at)].append(one)
    groups[OPEN].sort(key=lambda one: _closes_at(one, at))
    groups[COMING].sort(key=lambda one: min(_begins(one, at)))
    numbers = _numbers()
    context = {
        "section": "ideas",
        "crumbs": crumbs.of_campaigns(),
        "canonical": absolute(reverse("ideas:campaigns")),
        "groups": [
            (HEADINGS[group], [_shown(one, numbers.get(one.pk, 0), at) for one in found])
            for group, found in groups.items()
            if found
        ],
    }
    return render(request, "ideas/campaigns.html", context)


def _takes(phase: Phase) -> bool:
    return phase.allows_posting or phase.allows_support


def _group(asked: Campaign, at: datetime) -> str:
    if any(_takes(phase) and phase.runs_at(at) for phase in asked.phases.all()):
        return OPEN
    return COMING if _begins(asked, at) else OVER


def _begins(asked: Campaign, at: datetime) -> list[datetime]:
    return [phase.opens_at for phase in asked.phases.all() if _takes(phase) and phase.opens_at > at]


def _closes_at(asked: Campaign, at: datetime) -> datetime:
    running = [phase.closes_at for phase in asked.phases.all() if _takes(phase) and phase.runs_at(at)]
    return min(end or NEVER for end in running)


def _shown(asked: Campaign, ideas: int, at: datetime) -> dict[str, Any]:
    return {
        "campaign": asked,
        "steps": phase_steps(list(asked.phases.all()), at),
        "ideas": ideas,
    }


@for_seconds(SECONDS)
def _numbers() -> dict[int, int]:
    """How many public ideas each call has."""
    counted = Idea.objects.listed().exclude(campaign=None).order_by().values("campaign")
    return dict(counted.annotate(number=Count("pk")).values_list("campaign", "number"))
