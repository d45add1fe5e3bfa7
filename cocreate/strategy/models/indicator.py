"""What shows whether the plan works (成果指標, KPI)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from cocreate.strategy.models.initiative import Initiative
from cocreate.strategy.models.strategy import Strategy


class IndicatorGroup(models.Model):
    """A table of indicators, for example 市民サービスの向上."""

    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="indicator_groups", verbose_name=_("strategy")
    )
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("group of indicators")
        verbose_name_plural = _("groups of indicators")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["key"], name="one_indicator_group_per_key")]

    def __str__(self) -> str:
        return self.name


class Indicator(ClusterableModel):
    """One figure that the city wants to move, with a target for each fiscal year."""

    class Kind(models.TextChoices):
        RATIO = "ratio", _("ratio")
        CUMULATIVE = "cumulative", _("cumulative")
        COUNT = "count", _("count in a year")
        REDUCTION = "reduction", _("reduction")

    class Better(models.TextChoices):
        HIGHER = "higher", _("higher is better")
        LOWER = "lower", _("lower is better")

    group = models.ForeignKey(
        IndicatorGroup, models.PROTECT, related_name="indicators", verbose_name=_("group")
    )
    key = models.SlugField(_("address"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    note = models.CharField(_("note"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=20)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    better = models.CharField(_("direction"), max_length=8, choices=Better, default=Better.HIGHER)
    initiatives = ParentalManyToManyField(
        Initiative, blank=True, related_name="indicators", verbose_name=_("initiatives")
    )
    initiatives_are_demo = models.BooleanField(_("the links to initiatives are demo content"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["key"], name="one_indicator_per_address")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/strategy/indicators/{self.key}/"


class Target(models.Model):
    """What an indicator is to reach by the end of a fiscal year."""

    objects: ClassVar = models.Manager()

    indicator = ParentalKey(
        Indicator, on_delete=models.CASCADE, related_name="targets", verbose_name=_("indicator")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year"], name="one_target_per_indicator_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}: {self.value}"


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def standing(self) -> MeasurementQuerySet:
        """Measurements that no later one corrects: the values to show."""
        return self.filter(correction=None)


class Measurement(models.Model):
    """What an indicator really was on a day, and where the figure comes from.

    Never changed: a correction is a new row that names the one it corrects and why.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="measurements", verbose_name=_("indicator")
    )
    measured_on = models.DateField(_("measured on"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    source = models.CharField(_("source"), max_length=200)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("corrects")
    )
    reason = models.CharField(_("reason for the correction"), max_length=200, blank=True)
    is_demo = models.BooleanField(_("demo value"), default=False)
    entered_at = models.DateTimeField(_("entered at"), db_default=Now())
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )

    objects: ClassVar = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["measured_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="a_correction_says_why"),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="a_measurement_never_corrects_itself"
            ),
            models.UniqueConstraint(
                fields=["indicator", "measured_on"],
                condition=Q(corrects=None),
                name="one_measurement_per_indicator_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.value}"
