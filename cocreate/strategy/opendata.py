"""What of the strategy is given away: initiatives, and indicators with targets and measurements."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.opendata.dataset import Column, Dataset, field_column
from cocreate.strategy.models import Indicator, Initiative, Measurement, Target

POSITION = "only the place in lists"
DEMO = _("1 when the content was made up for the demonstration.")


def _address(thing: Initiative | Indicator) -> str:
    return f"{settings.SITE_ADDRESS}{thing.get_absolute_url()}"


INITIATIVES = Dataset(
    slug="initiatives",
    title=_("Initiatives of the strategy"),
    description=_("What the city sets out to do, with vision, pillar and responsible department."),
    things=lambda at: Initiative.objects.select_related("strategy", "pillar", "since", "owner").order_by(
        "position", "pk"
    ),
    columns=(
        field_column(Initiative, "key", _("The last part of the address.")),
        field_column(Initiative, "code"),
        field_column(Initiative, "title"),
        field_column(Initiative, "subtitle"),
        field_column(Initiative, "vision"),
        field_column(Initiative, "past_work"),
        field_column(Initiative, "strategy", value=lambda one: one.strategy.title),
        field_column(Initiative, "since", value=lambda one: one.since.number if one.since else None),
        field_column(Initiative, "pillar", value=lambda one: one.pillar.name if one.pillar else None),
        field_column(Initiative, "pillar_is_demo", DEMO),
        field_column(Initiative, "owner", value=lambda one: one.owner.name if one.owner else None),
        Column("url", pgettext_lazy("column", "page"), _address),
    ),
    withheld={
        "strategy.Initiative.id": "the key names it",
        "strategy.Initiative.position": POSITION,
    },
)

INDICATORS = Dataset(
    slug="indicators",
    title=_("Indicators (KPI)"),
    description=_("The figures the city wants to move: unit, kind and direction."),
    things=lambda at: (
        Indicator.objects.select_related("group")
        .prefetch_related("initiatives")
        .order_by("group__position", "position", "pk")
    ),
    columns=(
        field_column(Indicator, "key", _("The last part of the address.")),
        field_column(Indicator, "group", value=lambda one: one.group.name),
        field_column(Indicator, "name"),
        field_column(Indicator, "note"),
        field_column(Indicator, "unit"),
        field_column(Indicator, "kind"),
        Column("kind_label", pgettext_lazy("column", "kind in words"), lambda one: one.get_kind_display()),
        field_column(Indicator, "better"),
        field_column(
            Indicator,
            "initiatives",
            _("Keys of the initiatives of the strategy, separated by spaces."),
            value=lambda one: " ".join(sorted(each.key for each in one.initiatives.all())),
        ),
        field_column(Indicator, "initiatives_are_demo", DEMO),
        Column("url", pgettext_lazy("column", "page"), _address),
    ),
    withheld={
        "strategy.Indicator.id": "the key names it",
        "strategy.Indicator.position": POSITION,
    },
)

TARGETS = Dataset(
    slug="indicator-targets",
    title=_("Targets of the indicators"),
    description=_("What each indicator is to reach by the end of a fiscal year (April to March)."),
    things=lambda at: (
        Target.objects.select_related("indicator").order_by("indicator__key", "fiscal_year").iterator()
    ),
    columns=(
        field_column(
            Target, "indicator", _("The key of the indicator."), value=lambda one: one.indicator.key
        ),
        Column("name", pgettext_lazy("column", "indicator in words"), lambda one: one.indicator.name),
        field_column(Target, "fiscal_year", _("The year in which the fiscal year begins.")),
        field_column(Target, "value"),
        Column("unit", pgettext_lazy("column", "unit"), lambda one: one.indicator.unit),
    ),
    withheld={"strategy.Target.id": "indicator and year name it"},
)

MEASUREMENTS = Dataset(
    slug="indicator-measurements",
    title=_("Measurements of the indicators"),
    description=_(
        "What each indicator really was on a day, and where the figure comes from."
        " A corrected value stays in the list; the row that corrects it names it."
    ),
    things=lambda at: (
        Measurement.objects.select_related("indicator")
        .order_by("indicator__key", "measured_on", "pk")
        .iterator()
    ),
    columns=(
        field_column(Measurement, "id"),
        field_column(
            Measurement, "indicator", _("The key of the indicator."), value=lambda one: one.indicator.key
        ),
        Column("name", pgettext_lazy("column", "indicator in words"), lambda one: one.indicator.name),
        field_column(Measurement, "measured_on"),
        field_column(Measurement, "value"),
        Column("unit", pgettext_lazy("column", "unit"), lambda one: one.indicator.unit),
        field_column(Measurement, "source"),
        field_column(
            Measurement,
            "corrects",
            _("The number of the row that this one corrects."),
            value=lambda one: one.corrects_id,
        ),
        field_column(Measurement, "reason"),
        field_column(Measurement, "is_demo", DEMO),
    ),
    withheld={
        "strategy.Measurement.entered_at": "the day of the measurement is given; when it was typed in is not",
        "strategy.Measurement.entered_by": "who in the office did it is the office's own record",
    },
)

DATASETS = (INITIATIVES, INDICATORS, TARGETS, MEASUREMENTS)
