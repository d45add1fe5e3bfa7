"""The transparency report, for everybody to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from cocreate.caching.public import publicly_cacheable
from cocreate.postgres.clock import database_now
from ideas.transparency import PARTS, Month, months, reasons
from ideas.views.crumbs import to_ideas

TOP, BOTTOM = 8.0, 86.0  # of the picture, in percent from above
FILLED = 0.8  # of a month's width, by its two bars
WIDEST = 6.0  # of a bar, where there are few months


@dataclass(frozen=True)
class Bars:
    """The two bars of one month; places and sizes in percent of the picture, from left and from above."""

    label: str
    one: int
    two: int
    x1: float
    x2: float
    width: float
    y1: float
    y2: float

    @property
    def h1(self) -> float:
        return round(BOTTOM - self.y1, 2)

    @property
    def h2(self) -> float:
        return round(BOTTOM - self.y2, 2)

    @property
    def x1_middle(self) -> float:
        return round(self.x1 + self.width / 2, 2)

    @property
    def x2_middle(self) -> float:
        return round(self.x2 + self.width / 2, 2)

    @property
    def middle(self) -> float:
        return self.x2


def bars_of(shown: Sequence[Month]) -> list[Bars]:
    """Received and published ideas side by side for each month, the earliest on the left."""
    pairs = [(month, month.number("ideas_received"), _published(month)) for month in reversed(shown)]
    most = max((max(one, two) for _month, one, two in pairs), default=0)
    if not most:
        return []
    step = 100 / len(pairs)
    width = min(step * FILLED / 2, WIDEST)

    def top(number: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * number / most, 2)

    return [
        Bars(
            label=date_format(month.first, pgettext("date format of a month in a chart", "n")),
            one=one,
            two=two,
            x1=round((place + 0.5) * step - width, 2),
            x2=round((place + 0.5) * step, 2),
            width=round(width, 2),
            y1=top(one),
            y2=top(two),
        )
        for place, (month, one, two) in enumerate(pairs)
    ]


def _published(month: Month) -> int:
    return month.number("ideas_published") + month.number("ideas_at_once")


@publicly_cacheable
@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """What was received, published, sent back, hidden, reported and appealed against, month by month."""
    at = database_now()
    today = localdate(at)
    shown = months(today=today)
    context = {
        "section": "ideas",
        "crumbs": [to_ideas(), {"label": _("Transparency report")}],
        "months": shown,
        "running": today.replace(day=1),
        "bars": bars_of(shown),
        "tables": [
            {
                "part": part,
                "rows": [(month, [month.number(one.key) for one in part.figures]) for month in shown],
                "sums": [sum(month.number(one.key) for month in shown) for one in part.figures],
            }
            for part in PARTS
        ],
        "reasons": reasons(today=today),
        "at": at,
    }
    return render(request, "ideas/transparency.html", context)
