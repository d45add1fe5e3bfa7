"""Where the points of a KPI chart lie, in percent of the picture (pure).

The picture stretches with the page while its letters keep their size, so
everything is a percentage; frontend/components/kpi_chart draws it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT = 14.0, 97.0
TOP, BOTTOM = 14.0, 82.0
FEW = 6


@dataclass(frozen=True)
class Mark:
    """A measured value: when, how much, and how both are written."""

    at: date
    amount: float
    value: str
    label: str


@dataclass(frozen=True)
class Goal:
    """A target that holds over a period, usually a fiscal year."""

    opens: date
    closes: date
    amount: float
    label: str


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    value: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class TargetLine:
    x1: float
    x2: float
    y: float
    label: str


@dataclass(frozen=True)
class Tick:
    y: float
    label: str


@dataclass(frozen=True)
class LineChart:
    points: list[Point]
    lines: list[Line]
    targets: list[TargetLine]
    ticks: list[Tick]


def line_chart(marks: Sequence[Mark], goals: Sequence[Goal] = ()) -> LineChart:
    """Lay out measured values as a line and targets as dashed lines, from zero upwards."""
    if not marks:
        return LineChart([], [], [], [])
    marks = sorted(marks, key=lambda mark: mark.at)
    days = [mark.at for mark in marks] + [day for goal in goals for day in (goal.opens, goal.closes)]
    first, span = min(days), max((max(days) - min(days)).days, 1)
    top = _round_up(max([mark.amount for mark in marks] + [goal.amount for goal in goals]))

    def x(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - first).days / span, 2)

    def y(amount: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * amount / top, 2)

    places = [(x(mark.at), y(mark.amount)) for mark in marks]
    few = len(marks) <= FEW
    points = [
        Point(px, py, mark.value if few or edge else "", mark.label if edge else "", _anchor(px))
        for index, (mark, (px, py)) in enumerate(zip(marks, places, strict=True))
        for edge in [index in (0, len(marks) - 1)]
    ]
    lines = [Line(*before, *after) for before, after in zip(places, places[1:], strict=False)]
    targets = [TargetLine(x(goal.opens), x(goal.closes), y(goal.amount), goal.label) for goal in goals]
    ticks = [Tick(y(amount), f"{amount:,.10g}") for amount in (0, top / 2, top)]
    return LineChart(points, lines, targets, ticks)


def _anchor(x: float) -> str:
    if x < LEFT + 10:
        return "start"
    return "end" if x > RIGHT - 10 else "middle"


def _round_up(amount: float) -> float:
    """The next friendly number at or above an amount: 22 → 30, 825 → 1000."""
    if amount <= 0:
        return 1.0
    step = 1.0
    while step * 10 < amount:
        step *= 10
    while step > amount:
        step /= 10
    return next(step * factor for factor in (1, 2, 3, 4, 5, 6, 8, 10) if step * factor >= amount)
