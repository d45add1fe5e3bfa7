"""What each address under the strategy shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cocreate.strategy.models import Indicator, Initiative, Measurement, Strategy, Version
from cocreate.strategy.reading import figures, schedule, tables, with_figures
from events.models import Event
from ideas.models import Idea

IDEAS, EVENTS = 6, 4


def overview(plan: Strategy) -> dict[str, Any]:
    """The whole plan on one page: principle, pillars, initiatives, indicators, recommendations."""
    versions = list(plan.versions.select_related("based_on").order_by("number"))
    initiatives = list(_initiatives(plan))
    groups = list(plan.indicator_groups.all())
    indicators = with_figures(Indicator.objects.filter(group__strategy=plan))
    return {
        "versions": versions,
        "current": next((version for version in versions if version.is_current), None),
        "pillars": _by_pillar(plan, initiatives),
        "loose_initiatives": [one for one in initiatives if one.pillar_id is None],
        "tables": tables(groups, indicators),
        "recommendations": list(plan.recommendations.all()),
    }


def version(plan: Strategy, number: str) -> dict[str, Any]:
    """One edition: what it changed, and what of the plan came with it."""
    found = get_object_or_404(plan.versions.select_related("based_on"), number=number)
    found.strategy = plan
    initiatives = list(_initiatives(plan).prefetch_related("approaches", "actions"))
    return {
        "plan": plan,
        "version": found,
        "versions": list(plan.versions.order_by("number")),
        "pillars": list(plan.pillars.order_by("position", "id")),
        "parts": [part for one in initiatives if (part := _part_in(one, found))],
    }


def initiative(plan: Strategy, key: str, at: datetime) -> dict[str, Any]:
    """An initiative with its years, its indicators, and the ideas and events tied to it."""
    found = get_object_or_404(
        Initiative.objects.select_related("pillar", "since", "owner").prefetch_related(
            "approaches", "actions__schedule"
        ),
        key=key,
        strategy=plan,
    )
    versions = {version.pk: version for version in plan.versions.all()}
    for line in (*found.approaches.all(), *found.actions.all()):
        line.since = versions.get(line.since_id)
    tied = Idea.objects.listed().about(found)
    events = Event.objects.listed().filter(initiatives=found)
    return {
        "plan": plan,
        "initiative": found,
        "current": next((version for version in versions.values() if version.is_current), None),
        "schedule": schedule(found, _("New in {version}")),
        "figures": [figures(one) for one in with_figures(Indicator.objects.filter(initiatives=found))],
        "ideas": list(tied.with_counts().order_by("-ranked_supports", "-id")[:IDEAS]),
        "number_of_ideas": tied.count(),
        "events": [*events.upcoming(at)[:EVENTS], *events.past(at)[:EVENTS]][:EVENTS],
    }


def indicator(plan: Strategy, key: str) -> dict[str, Any]:
    """An indicator with its chart, its table, where the values come from and what was corrected."""
    found = get_object_or_404(
        with_figures(Indicator.objects.filter(group__strategy=plan)).prefetch_related("initiatives"), key=key
    )
    corrections = Measurement.objects.filter(indicator=found, corrects__isnull=False)
    return {
        "plan": plan,
        "current": plan.versions.filter(is_current=True).first(),
        "figures": figures(found),
        "initiatives": list(found.initiatives.all()),
        "ideas": list(Idea.objects.listed().filter(indicators=found).newest().only("title")[:IDEAS]),
        "corrections": list(corrections.select_related("corrects").order_by("entered_at")),
    }


def recommendations(plan: Strategy) -> dict[str, Any]:
    return {"plan": plan, "recommendations": list(plan.recommendations.all())}


def _initiatives(plan: Strategy) -> QuerySet[Initiative]:
    return Initiative.objects.filter(strategy=plan).select_related("pillar", "since")


def _by_pillar(plan: Strategy, initiatives: list[Initiative]) -> list[dict[str, Any]]:
    return [
        {"pillar": pillar, "initiatives": [one for one in initiatives if one.pillar_id == pillar.pk]}
        for pillar in plan.pillars.order_by("position", "id")
    ]


def _part_in(initiative: Initiative, version: Version) -> dict[str, Any] | None:
    """What a version brought to an initiative: all of it, or single lines."""
    lines = [
        *(line.text for line in initiative.approaches.all() if line.since_id == version.pk),
        *(action.title for action in initiative.actions.all() if action.since_id == version.pk),
    ]
    if initiative.since_id != version.pk and not lines:
        return None
    return {"initiative": initiative, "lines": lines, "is_new": initiative.since_id == version.pk}
