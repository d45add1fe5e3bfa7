"""What the city sets out to do (取組): vision, approach, actions by fiscal year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

from cocreate.accounts.models import Department
from cocreate.strategy.models.strategy import Pillar, Strategy, Version


class Initiative(index.Indexed, ClusterableModel):
    """One undertaking of the strategy that ideas and events can move."""

    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="initiatives", verbose_name=_("strategy")
    )
    key = models.SlugField(_("address"), max_length=60)
    code = models.CharField(_("code"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=80)
    subtitle = models.CharField(_("subtitle"), max_length=160, blank=True)
    vision = models.CharField(_("vision"), max_length=200, blank=True)
    past_work = models.TextField(_("past work, one line each"), blank=True)
    pillar = models.ForeignKey(
        Pillar, models.PROTECT, null=True, blank=True, related_name="initiatives", verbose_name=_("pillar")
    )
    pillar_is_demo = models.BooleanField(_("the pillar is demo content"), default=False)
    since = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("since version")
    )
    owner = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("department"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    search_fields: ClassVar = [
        index.SearchField("title", boost=2),
        index.SearchField("subtitle"),
        index.SearchField("vision"),
        index.SearchField("past_work"),
    ]

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["key"], name="one_initiative_per_address")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/strategy/initiatives/{self.key}/"

    @property
    def past_work_lines(self) -> list[str]:
        return self.past_work.splitlines()


class Approach(models.Model):
    """One line of how an initiative goes about it."""

    initiative = ParentalKey(Initiative, on_delete=models.CASCADE, related_name="approaches")
    text = models.CharField(_("text"), max_length=300)
    since = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("since version")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("line of the approach")
        verbose_name_plural = _("approach")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class Action(ClusterableModel):
    """A concrete step of an initiative, with its schedule."""

    initiative = ParentalKey(
        Initiative, on_delete=models.CASCADE, related_name="actions", verbose_name=_("initiative")
    )
    title = models.CharField(_("title"), max_length=160)
    steps = models.TextField(_("steps, one line each"), blank=True)
    since = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("since version")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def step_lines(self) -> list[str]:
        return self.steps.splitlines()


class ScheduleEntry(models.Model):
    """What stage an action is to reach in a fiscal year (April to March): 検討 … 拡充."""

    objects: ClassVar = models.Manager()

    action = ParentalKey(Action, on_delete=models.CASCADE, related_name="schedule", verbose_name=_("action"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    stage = models.CharField(_("stage"), max_length=20)

    class Meta:
        verbose_name = _("schedule entry")
        verbose_name_plural = _("schedule")
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["action", "fiscal_year"], name="one_stage_per_action_and_year"),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2000, fiscal_year__lte=2100), name="schedule_year_is_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.stage}"
