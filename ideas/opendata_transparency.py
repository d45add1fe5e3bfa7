"""The monthly figures of the transparency report, for everybody to take away."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.opendata.dataset import Column, Dataset
from ideas.transparency import PARTS, Figure, this_month


def _column(title: object, figure: Figure) -> Column:
    return Column(
        figure.key,
        _("%(part)s: %(figure)s") % {"part": title, "figure": figure.title},
        lambda month: month.number(figure.key),
        figure.meaning,
    )


TRANSPARENCY = Dataset(
    slug="transparency",
    title=_("Transparency report"),
    description=_("How contributions, decisions, reports and appeals were handled, for each month."),
    things=this_month,
    columns=(
        Column(
            "month",
            pgettext_lazy("column", "month"),
            lambda month: f"{month.first:%Y-%m}",
            _("Year and month in Japan; the running month is not over yet."),
        ),
        *(_column(part.title, figure) for part in PARTS for figure in part.figures),
        Column(
            "median_working_days",
            _("Middle time until the first decision, in working days"),
            lambda month: month.median_days,
            _("From sending a text to the first decision by a person; empty without one."),
        ),
    ),
)
