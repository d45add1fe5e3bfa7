"""The desks of the plan in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cocreate.strategy.desk import AdoptView, CorrectView, EnterView
from cocreate.strategy.models import (
    Indicator,
    IndicatorGroup,
    Initiative,
    Measurement,
    Recommendation,
    Strategy,
    Version,
)


class PlanDesk(ModelViewSet):
    """What all desks of the plan have in common."""

    copy_view_enabled = False
    add_to_admin_menu = False


class StrategyDesk(PlanDesk):
    """A strategy with its versions and pillars."""

    model = Strategy
    icon = "doc-full"
    list_display = ["title", "adopted_on"]
    panels = [
        FieldPanel("title"),
        FieldPanel("principle"),
        FieldPanel("adopted_on"),
        FieldPanel("source"),
        InlinePanel(
            "versions",
            heading=_("Versions"),
            label=pgettext_lazy("of a strategy", "Version"),
            panels=[
                FieldPanel("number"),
                FieldPanel("adopted_on"),
                FieldPanel("based_on"),
                FieldPanel("changes"),
            ],
        ),
        InlinePanel(
            "pillars",
            heading=_("Pillars"),
            label=_("Pillar"),
            panels=[FieldPanel("name"), FieldPanel("key"), FieldPanel("aims"), FieldPanel("position")],
        ),
    ]


class VersionDesk(PlanDesk):
    """Which version is in force."""

    model = Version
    name = "strategy_version"
    icon = "tick-inverse"
    menu_label = _("Version in force")
    list_display = ["number", "strategy", "adopted_on", "is_current"]
    edit_view_class = AdoptView
    exclude_form_fields: list[str] = []


class InitiativeDesk(PlanDesk):
    """An initiative with its approach, its actions and their years."""

    model = Initiative
    icon = "list-ul"
    list_display = ["title", "code", "pillar", "since", "owner"]
    list_filter = ["pillar", "since", "owner"]
    search_fields = ["title", "subtitle"]
    panels = [
        FieldPanel("strategy"),
        FieldPanel("title"),
        FieldPanel("subtitle"),
        FieldRowPanel([FieldPanel("key"), FieldPanel("code"), FieldPanel("position")]),
        FieldPanel("vision"),
        FieldRowPanel([FieldPanel("pillar"), FieldPanel("pillar_is_demo"), FieldPanel("since")]),
        FieldPanel("owner"),
        FieldPanel("past_work"),
        InlinePanel(
            "approaches",
            heading=_("Approach"),
            label=_("Line of the approach"),
            panels=[FieldPanel("text"), FieldRowPanel([FieldPanel("since"), FieldPanel("position")])],
        ),
        InlinePanel(
            "actions",
            heading=_("Actions"),
            label=_("Action"),
            panels=[
                FieldPanel("title"),
                FieldPanel("steps"),
                FieldRowPanel([FieldPanel("since"), FieldPanel("position")]),
                InlinePanel(
                    "schedule",
                    heading=_("Schedule"),
                    label=_("Fiscal year and stage"),
                    panels=[FieldRowPanel([FieldPanel("fiscal_year"), FieldPanel("stage")])],
                ),
            ],
        ),
    ]


class IndicatorGroupDesk(PlanDesk):
    """The tables of indicators."""

    model = IndicatorGroup
    name = "indicator_group"
    icon = "table"
    list_display = ["name", "key", "position"]
    panels = [FieldPanel("strategy"), FieldPanel("name"), FieldPanel("key"), FieldPanel("position")]


class IndicatorDesk(PlanDesk):
    """An indicator with its targets."""

    model = Indicator
    icon = "order"
    list_display = ["name", "group", "unit", "kind"]
    list_filter = ["group", "kind"]
    search_fields = ["name", "note"]
    panels = [
        FieldPanel("group"),
        FieldPanel("name"),
        FieldPanel("key"),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("kind"), FieldPanel("better"), FieldPanel("position")]),
        InlinePanel(
            "targets",
            heading=_("Targets"),
            label=_("Target"),
            panels=[FieldRowPanel([FieldPanel("fiscal_year"), FieldPanel("value")])],
        ),
        MultiFieldPanel(
            [FieldPanel("initiatives"), FieldPanel("initiatives_are_demo")], heading=_("Initiatives")
        ),
    ]


class StandingMeasurements(generic.IndexView):
    """The values that count; what was corrected is on the indicator's public page."""

    def get_base_queryset(self) -> QuerySet[Measurement]:
        return Measurement.objects.standing().select_related("indicator", "entered_by")


class MeasurementDesk(PlanDesk):
    """Results: entered and corrected by the rule."""

    model = Measurement
    icon = "pick"
    menu_label = _("Results of indicators")
    index_view_class = StandingMeasurements
    add_view_class = EnterView
    edit_view_class = CorrectView
    ordering = ["-measured_on", "indicator"]
    list_display: list[Any] = [
        Column("indicator", label=_("indicator"), sort_key="indicator"),
        "measured_on",
        "value",
        "source",
        BooleanColumn("is_demo", label=_("demo value"), sort_key="is_demo"),
        "entered_by",
    ]
    list_filter = ["indicator", "is_demo"]
    form_fields = ["indicator", "measured_on", "value", "source"]


class RecommendationDesk(PlanDesk):
    """What outside members advised."""

    model = Recommendation
    icon = "openquote"
    list_display = ["number", "title", "by_name"]
    panels = [
        FieldPanel("strategy"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("title")]),
        FieldPanel("by_name"),
        FieldPanel("by_role"),
        FieldPanel("summary"),
        FieldPanel("points"),
    ]


class PlanDesks(ViewSetGroup):
    """Everything about the plan under one entry of the menu."""

    menu_label = pgettext_lazy("staff menu", "Strategy")
    menu_icon = "doc-full-inverse"
    menu_order = 300
    items = (
        StrategyDesk,
        VersionDesk,
        InitiativeDesk,
        IndicatorGroupDesk,
        IndicatorDesk,
        MeasurementDesk,
        RecommendationDesk,
    )
