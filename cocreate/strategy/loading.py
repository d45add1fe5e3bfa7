"""Bringing a published plan into the database from its content file (cocreate/content/strategy.yaml).

Loading again brings the same rows to the file's state and makes nothing twice; what
staff added under other keys stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.strategy.adopting import put_in_force
from cocreate.strategy.measuring import correct, enter
from cocreate.strategy.models import (
    Action,
    Approach,
    Indicator,
    IndicatorGroup,
    Initiative,
    Measurement,
    Pillar,
    Recommendation,
    ScheduleEntry,
    Strategy,
    Target,
    Version,
)

Content = Mapping[str, Any]


@transaction.atomic
def load(data: Content, at: datetime) -> Strategy:
    """Load strategy, versions, pillars, initiatives, indicators and recommendations."""
    plan = data["strategy"]
    strategy, is_new = Strategy.objects.update_or_create(
        title=plan["title"],
        defaults={
            "principle": plan.get("principle") or "",
            "adopted_on": _month(plan.get("adopted")),
            "source": data.get("source") or "",
        },
    )
    versions = _load_versions(strategy, plan["versions"])
    pillars = _load_pillars(strategy, plan["pillars"])
    initiatives = {
        content["key"]: _load_initiative(strategy, content, position, pillars, versions)
        for position, content in enumerate(data["initiatives"])
    }
    _load_indicators(strategy, data["kpis"])
    for content in data["initiatives"]:
        _tie(initiatives[content["key"]], content)
    _load_recommendations(strategy, data["recommendations"])
    if not strategy.versions.filter(is_current=True).exists():
        put_in_force(list(versions.values())[-1], by=None, at=at)
    if is_new:
        record("strategy.load", by=None, on=strategy, at=at)
    return strategy


def load_measurements(data: Content, *, by: User, at: datetime) -> int:
    """Enter measured values through the rule; a line that `corrects` one is a correction.

    Days that already have a value are left as they are, so loading again adds nothing.
    """
    entered = 0
    for line in data["measurements"]:
        indicator = Indicator.objects.get(key=line["indicator"])
        day = _day(line["measured_on"])
        if Measurement.objects.filter(indicator=indicator, measured_on=day).exists():
            continue
        value = Decimal(str(line["value"]))
        first = Decimal(str(line.get("corrects", line["value"])))
        source = data["source"]
        is_demo = bool(data.get("is_demo"))
        made = enter(indicator, by=by, at=at, measured_on=day, value=first, source=source, is_demo=is_demo)
        if "corrects" in line:
            correct(made, by=by, at=at, value=value, source=source, reason=line["note"])
        entered += 1
    return entered


def _load_versions(strategy: Strategy, contents: Sequence[Content]) -> dict[str, Version]:
    made: dict[str, Version] = {}
    for content in contents:
        made[content["number"]], _ = Version.objects.update_or_create(
            strategy=strategy,
            number=content["number"],
            defaults={
                "adopted_on": _month(content.get("adopted")),
                "based_on": made.get(content.get("based_on") or ""),
                "changes": _lines(content.get("changes")),
            },
        )
    return made


def _load_pillars(strategy: Strategy, contents: Sequence[Content]) -> dict[str, Pillar]:
    return {
        content["key"]: Pillar.objects.update_or_create(
            strategy=strategy,
            key=content["key"],
            defaults={"name": content["name"], "aims": _lines(content.get("aims")), "position": position},
        )[0]
        for position, content in enumerate(contents)
    }


def _load_initiative(
    strategy: Strategy,
    content: Content,
    position: int,
    pillars: Mapping[str, Pillar],
    versions: Mapping[str, Version],
) -> Initiative:
    initiative, _ = Initiative.objects.update_or_create(
        key=content["key"],
        defaults={
            "strategy": strategy,
            "code": content.get("code") or "",
            "title": content["title"],
            "subtitle": content.get("subtitle") or "",
            "vision": content.get("vision") or "",
            "past_work": _lines(content.get("past_work")),
            "pillar": pillars.get(content.get("pillar") or ""),
            "pillar_is_demo": bool(content.get("pillar_is_demo")),
            "since": versions.get(content.get("since") or ""),
            "position": position,
        },
    )
    _load_approaches(initiative, content.get("approach") or [], versions)
    _load_actions(initiative, content.get("actions") or [], versions)
    return initiative


def _load_approaches(
    initiative: Initiative, contents: Sequence[Content], versions: Mapping[str, Version]
) -> None:
    for position, content in enumerate(contents):
        Approach.objects.update_or_create(
            initiative=initiative,
            text=content["text"],
            defaults={"since": versions.get(content.get("since") or ""), "position": position},
        )


def _load_actions(
    initiative: Initiative, contents: Sequence[Content], versions: Mapping[str, Version]
) -> None:
    for position, content in enumerate(contents):
        action, _ = Action.objects.update_or_create(
            initiative=initiative,
            title=content["title"],
            defaults={
                "steps": _lines(content.get("steps")),
                "since": versions.get(content.get("since") or ""),
                "position": position,
            },
        )
        schedule = (content.get("schedule") or {}).items()
        ScheduleEntry.objects.bulk_create(
            [ScheduleEntry(action=action, fiscal_year=int(year), stage=stage) for year, stage in schedule],
            update_conflicts=True,
            unique_fields=["action", "fiscal_year"],
            update_fields=["stage"],
        )


def _load_indicators(strategy: Strategy, groups: Sequence[Content]) -> None:
    for position, content in enumerate(groups):
        group, _ = IndicatorGroup.objects.update_or_create(
            key=content["key"],
            defaults={"strategy": strategy, "name": content["group"], "position": position},
        )
        for place, item in enumerate(content["items"]):
            _load_indicator(group, item, place)


def _load_indicator(group: IndicatorGroup, content: Content, position: int) -> None:
    kept = ("name", "unit", "kind", "better")
    indicator, _ = Indicator.objects.update_or_create(
        key=content["key"],
        defaults={
            "group": group,
            "note": content.get("note") or "",
            "position": position,
            **{name: content[name] for name in kept},
        },
    )
    targets = ((int(year), Decimal(str(value))) for year, value in content["targets"].items())
    Target.objects.bulk_create(
        [Target(indicator=indicator, fiscal_year=year, value=value) for year, value in targets],
        update_conflicts=True,
        unique_fields=["indicator", "fiscal_year"],
        update_fields=["value"],
    )


def _tie(initiative: Initiative, content: Content) -> None:
    """Say which indicators show whether an initiative works; the file marks invented links as demo."""
    for indicator in Indicator.objects.filter(key__in=content.get("indicators") or []):
        Indicator.initiatives.through.objects.get_or_create(indicator=indicator, initiative=initiative)
        if content.get("indicators_are_demo"):
            Indicator.objects.filter(pk=indicator.pk).update(initiatives_are_demo=True)


def _load_recommendations(strategy: Strategy, contents: Sequence[Content]) -> None:
    for content in contents:
        Recommendation.objects.update_or_create(
            strategy=strategy,
            number=content["number"],
            defaults={
                "title": content["title"],
                "by_name": content["by"]["name"],
                "by_role": content["by"].get("role") or "",
                "summary": content.get("summary") or "",
                "points": _lines(content.get("points")),
            },
        )


def _lines(texts: Sequence[str] | None) -> str:
    return "\n".join(texts or [])


def _month(written: str | None) -> date | None:
    """“2021-03” names a month; the first of it stands for it."""
    if not written:
        return None
    year, month = written.split("-")[:2]
    return date(int(year), int(month), 1)


def _day(written: date | str) -> date:
    return written if isinstance(written, date) else date.fromisoformat(written)
