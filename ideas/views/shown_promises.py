"""What `<c-promise-box>` takes: the promises of the city for one idea, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cocreate.caching.poured import Poured
from ideas.promise_clock import Promised
from ideas.views.shown_comments import Moment


@dataclass(frozen=True)
class ShownPromise:
    """One line: what was promised, by when, how it stands, and the day it was kept on if it was."""

    state: str
    label: str
    due: Moment
    told: Poured
    kept: Moment | None


def shown(promises: Iterable[Promised]) -> list[ShownPromise]:
    """Most promises differ in nothing but their days, so the box is drawn once for all of these."""
    return [
        ShownPromise(
            state=one.state,
            label=one.label,
            due=_day(one.due_on, _("by %(day)s") % {"day": date_format(one.due_on, "DATE_FORMAT")}),
            told=Poured(one.told),
            kept=_day(one.kept_on, date_format(one.kept_on, "MONTH_DAY_FORMAT")) if one.kept_on else None,
        )
        for one in promises
    ]


def _day(day: date, words: str) -> Moment:
    return Moment(Poured(day.isoformat()), Poured(words))
