"""The public face of the strategy: one page with addresses for all its parts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index

from cms import plan_parts
from cms.blocks.body import Body
from cms.models.base import SitePage
from cocreate.postgres.clock import database_now
from cocreate.strategy.models import Strategy


class StrategyPage(RoutablePageMixin, SitePage):
    """A strategy with its versions, initiatives, indicators and recommendations."""

    strategy = models.ForeignKey(
        Strategy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("strategy"),
        help_text=_("Left empty, the page shows the first strategy there is."),
    )
    body = StreamField(Body(), verbose_name=_("text below the plan"), blank=True)

    section: ClassVar[str] = "strategy"
    parent_page_types = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    content_panels = [*SitePage.content_panels, FieldPanel("strategy"), FieldPanel("body")]

    class Meta:
        verbose_name = _("page of a strategy")
        verbose_name_plural = _("pages of strategies")

    @path("")
    def overview(self, request: HttpRequest) -> HttpResponse:
        plan = self.strategy or Strategy.objects.first()
        parts = plan_parts.overview(plan) if plan else {}
        return self._answer(request, "overview", {"plan": plan, **parts})

    @path("versions/<str:number>/")
    def version(self, request: HttpRequest, number: str) -> HttpResponse:
        parts = plan_parts.version(self._plan(), number)
        return self._answer(request, "version", parts, here=number)

    @path("initiatives/<slug:key>/")
    def initiative(self, request: HttpRequest, key: str) -> HttpResponse:
        parts = plan_parts.initiative(self._plan(), key, database_now())
        pillar = parts["initiative"].pillar
        return self._answer(request, "initiative", parts, here=pillar.name if pillar else "")

    @path("indicators/<slug:key>/")
    def indicator(self, request: HttpRequest, key: str) -> HttpResponse:
        parts = plan_parts.indicator(self._plan(), key)
        return self._answer(request, "indicator", parts, here=parts["figures"].title)

    @path("recommendations/")
    def recommendations(self, request: HttpRequest) -> HttpResponse:
        parts = plan_parts.recommendations(self._plan())
        return self._answer(request, "recommendations", parts, here=gettext("Recommendations"))

    def _plan(self) -> Strategy:
        found = self.strategy or Strategy.objects.first()
        if found is None:
            raise Http404
        return found

    def _answer(
        self, request: HttpRequest, part: str, context: dict[str, Any], here: str = ""
    ) -> HttpResponse:
        """Render a part of the plan; below the overview, the way back leads through it."""
        if here:
            current = context.get("current")
            title = f"{context['plan'].title} {current.number}" if current else context["plan"].title
            context["crumbs"] = [{"label": title, "href": "/strategy/"}, {"label": here}]
        response: HttpResponse = self.render(
            request, template=f"cms/plan/{part}.html", context_overrides=context
        )
        return response
