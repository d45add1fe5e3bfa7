"""From targets and measurements to a chart and its table twin. Pure: no queries, no clock.

The picture is laid out in percent of its box (0 is left and top, 100 right and bottom),
so that it stretches with the page while its letters keep their size.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

from cocreate.language.japanese_dates import first_day, fiscal_year, last_day

LEFT, RIGHT, TOP, BOTTOM = Decimal(14), Decimal(94), Decimal(14), Decimal(82)
HEADROOM = Decimal("1.1")
STEPS = (1, 2, 5, 10)
LINES = 4
NEAR = 8


@dataclass(frozen=True)
class Reading:
    """A standing measurement: what an indicator was on a day."""

    on: date
    value: Decimal
    demo: bool = False


@dataclass(frozen=True)
class Tick:
    y: str
    value: Decimal


@dataclass(frozen=True)
class TargetLine:
    """The level to reach, drawn over the fiscal year it belongs to."""

    x1: str
    x2: str
    y: str
    year: int
    value: Decimal


@dataclass(frozen=True)
class Point:
    x: str
    y: str
    reading: Reading
    below: bool
    anchor: str


@dataclass(frozen=True)
class Line:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Chart:
    """Where everything in the picture lies; without points there is nothing to draw."""

    ticks: list[Tick] = field(default_factory=list)
    targets: list[TargetLine] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)


def achieved(value: Decimal, target: Decimal | None, *, higher_is_better: bool) -> int | None:
    """How much of a target is reached (達成率), in whole percent, from 0; it may exceed 100.

    Where more is better it is value ÷ target, whatever the kind: a ratio (both in percent
    points), a running total, a count within the fiscal year, or an amount saved. Where less
    is better it is target ÷ value. Cut off, never rounded up: 99.9 % is not “reached”.
    None where no target was set, or where it is zero and a share of it says nothing.
    """
    if target is None:
        return None
    over, under = (value, target) if higher_is_better else (target, value)
    if under <= 0:
        return None
    return max(0, int((over * 100 / under).to_integral_value(ROUND_DOWN)))


def target_for(day: date, targets: dict[int, Decimal]) -> Decimal | None:
    """The target of the fiscal year a day belongs to; targets are met by its end."""
    return targets.get(fiscal_year(day))


@dataclass(frozen=True)
class _Box:
    """The part of the picture in which something is drawn: from one day to another, up to a value."""

    begin: date
    end: date
    top: Decimal

    def across(self, day: date) -> Decimal:
        return LEFT + (RIGHT - LEFT) * (day - self.begin).days / max(1, (self.end - self.begin).days)

    def down(self, value: Decimal) -> Decimal:
        return BOTTOM - (BOTTOM - TOP) * value / self.top


def chart(readings: Sequence[Reading], targets: dict[int, Decimal]) -> Chart:
    """Lay out readings (in order of time) with the target of every fiscal year shown."""
    if not readings:
        return Chart()
    years = sorted({fiscal_year(reading.on) for reading in readings} | set(targets))
    step, top = scale(max([*(reading.value for reading in readings), *targets.values()]))
    box = _Box(first_day(years[0]), last_day(years[-1]), top)
    places = [(box.across(reading.on), box.down(reading.value)) for reading in readings]
    levels: dict[int, tuple[Decimal, Decimal, Decimal]] = {
        year: (box.across(first_day(year)), box.across(last_day(year)), box.down(value))
        for year, value in targets.items()
    }
    steps = [step * number for number in range(int(top / step) + 1)]
    return Chart(
        ticks=[Tick(percent(box.down(value)), value) for value in steps],
        targets=[
            TargetLine(percent(left), percent(right), percent(y), year, targets[year])
            for year, (left, right, y) in sorted(levels.items())
        ],
        lines=[Line(*map(percent, (*begin_at, *end_at))) for begin_at, end_at in itertools.pairwise(places)],
        points=[
            Point(percent(x), percent(y), reading, _below(x, y, list(levels.values())), _anchor(x))
            for (x, y), reading in zip(places, readings, strict=True)
        ],
    )


def scale(highest: Decimal) -> tuple[Decimal, Decimal]:
    """A step of 1, 2 or 5 times a power of ten, and the first multiple above the highest value."""
    room = max(highest, Decimal(1)) * HEADROOM
    power = Decimal(10) ** (len(str(int(room / LINES))) - 1)
    step = next((power * size for size in STEPS if power * size * LINES >= room), power * 10)
    return step, (room / step).to_integral_value(ROUND_CEILING) * step


def percent(value: Decimal) -> str:
    """A place in the box, in percent without its sign: two decimals are finer than any screen."""
    return f"{value:.2f}"


def _below(x: Decimal, y: Decimal, levels: Sequence[tuple[Decimal, Decimal, Decimal]]) -> bool:
    """Whether a number stands better under its point: at the top, or where a target's line runs above."""
    crossed = any(
        begin - NEAR <= x <= end + NEAR and 0 <= y - level <= 2 * NEAR for begin, end, level in levels
    )
    return crossed or y < TOP + NEAR


def _anchor(x: Decimal) -> str:
    """Letters near an edge grow inwards."""
    if x > RIGHT - 6:
        return "end"
    return "start" if x < LEFT + 6 else "middle"
