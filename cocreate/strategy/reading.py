"""The plan as readers meet it: an indicator with its chart and table, an initiative with its years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from cocreate.language.japanese_dates import fiscal_year, last_day
from cocreate.strategy.charting import Chart, Reading, achieved, chart, target_for
from cocreate.strategy.models import Indicator, IndicatorGroup, Initiative, Measurement
from cocreate.strategy.wording import figure, fiscal_year_name, indicator_title, moment_name, with_unit


@dataclass(frozen=True)
class Figures:
    """One indicator ready for the chart component and its table twin."""

    indicator: Indicator
    title: str
    picture: dict[str, list[dict[str, Any]]]
    rows: list[dict[str, Any]]
    sources: str
    is_demo: bool
    latest: dict[str, Any] | None

    @property
    def id(self) -> str:
        return f"kpi-{self.indicator.key}"


@dataclass(frozen=True)
class GroupTable:
    """A table of indicators with one column of targets for each fiscal year."""

    group: IndicatorGroup
    years: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)


def with_figures(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Indicators with targets and standing measurements, in a fixed number of queries."""
    standing = Measurement.objects.standing().order_by("measured_on")
    return indicators.select_related("group").prefetch_related(
        "targets", Prefetch("measurements", standing, to_attr="standing")
    )


def figures(indicator: Indicator) -> Figures:
    """Everything a page says about an indicator that `with_figures` has read."""
    standing: list[Measurement] = indicator.standing
    targets = {target.fiscal_year: target.value for target in indicator.targets.all()}
    readings = [Reading(one.measured_on, one.value, one.is_demo) for one in standing]
    rows = [_row(indicator, reading, targets) for reading in readings]
    return Figures(
        indicator=indicator,
        title=indicator_title(indicator),
        picture=_picture(chart(readings, targets)),
        rows=sorted([*rows, *_waiting_rows(indicator, readings, targets)], key=lambda row: row["on"]),
        sources=_("; ").join(dict.fromkeys(one.source for one in standing)),
        is_demo=any(reading.demo for reading in readings),
        latest=rows[-1] if rows else None,
    )


def tables(groups: Iterable[IndicatorGroup], indicators: Iterable[Indicator]) -> list[GroupTable]:
    """The tables of the paper: each group's indicators, targets by fiscal year, and the latest result."""
    known = [figures(indicator) for indicator in indicators]
    made = []
    for group in groups:
        mine = [one for one in known if one.indicator.group_id == group.pk]
        years = sorted({target.fiscal_year for one in mine for target in one.indicator.targets.all()})
        table = GroupTable(group, [fiscal_year_name(year) for year in years])
        for one in mine:
            targets = {target.fiscal_year: target.value for target in one.indicator.targets.all()}
            unit = one.indicator.unit
            cells = [with_unit(targets[year], unit) if year in targets else "" for year in years]
            table.rows.append({"figures": one, "targets": cells})
        made.append(table)
    return made


def schedule(initiative: Initiative, new_in: str) -> dict[str, list[Any]]:
    """The table of an initiative's actions by fiscal year, for the schedule component."""
    actions = list(initiative.actions.all())
    entries = {action.pk: {one.fiscal_year: one.stage for one in action.schedule.all()} for action in actions}
    years = sorted({year for stages in entries.values() for year in stages})
    return {
        "years": [fiscal_year_name(year) for year in years],
        "rows": [
            {
                "title": action.title,
                "steps": action.step_lines,
                "since": new_in.format(version=action.since.number) if action.since else "",
                "cells": [entries[action.pk].get(year, "") for year in years],
            }
            for action in actions
        ],
    }


def _row(indicator: Indicator, reading: Reading, targets: dict[int, Decimal]) -> dict[str, Any]:
    target = target_for(reading.on, targets)
    higher = indicator.better == Indicator.Better.HIGHER
    share = achieved(reading.value, target, higher_is_better=higher)
    return {
        "on": reading.on,
        "when": moment_name(reading.on),
        "value": with_unit(reading.value, indicator.unit),
        "target": "" if target is None else with_unit(target, indicator.unit),
        "share": "" if share is None else f"{share}%",
        "demo": reading.demo,
    }


def _waiting_rows(
    indicator: Indicator, readings: list[Reading], targets: dict[int, Decimal]
) -> list[dict[str, Any]]:
    """Fiscal years that have a target but nothing measured: the table still shows the target."""
    measured = {fiscal_year(reading.on) for reading in readings}
    return [
        {
            "on": last_day(year),
            "when": moment_name(last_day(year)),
            "target": with_unit(value, indicator.unit),
        }
        for year, value in targets.items()
        if year not in measured
    ]


def _picture(drawn: Chart) -> dict[str, list[dict[str, Any]]]:
    """The chart in the words of the component: places and labels."""
    return {
        "left": "14%",  # type: ignore[dict-item]  # the component's own word for where lines begin
        "ticks": [{"y": tick.y, "label": figure(tick.value)} for tick in drawn.ticks],
        "targets": [
            {
                "x1": line.x1,
                "x2": line.x2,
                "y": line.y,
                "label": _("Target FY{year}: {value}").format(year=line.year, value=figure(line.value)),
            }
            for line in drawn.targets
        ],
        "lines": [{"x1": line.x1, "y1": line.y1, "x2": line.x2, "y2": line.y2} for line in drawn.lines],
        "points": [
            {
                "x": point.x,
                "y": point.y,
                "value": figure(point.reading.value),
                # Short, so that they stand beside each other on a phone; the table says it in full.
                "label": f"{point.reading.on.year}/{point.reading.on.month}",
                "below": point.below,
                "anchor": point.anchor,
            }
            for point in drawn.points
        ],
    }
