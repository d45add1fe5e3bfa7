"""A strategy, its versions and its pillars."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class Strategy(ClusterableModel):
    """A published plan of the city, for example its digital strategy."""

    title = models.CharField(_("title"), max_length=120)
    principle = models.CharField(_("principle"), max_length=200, blank=True)
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        constraints = [models.UniqueConstraint(fields=["title"], name="one_strategy_per_title")]

    def __str__(self) -> str:
        return self.title


class VersionQuerySet(models.QuerySet["Version"]):
    def current(self) -> VersionQuerySet:
        """The one version that is in force now."""
        return self.filter(is_current=True)


class Version(models.Model):
    """An edition of a strategy: 1.0, 1.5 … Exactly one at most is in force."""

    strategy = ParentalKey(
        Strategy, on_delete=models.CASCADE, related_name="versions", verbose_name=_("strategy")
    )
    number = models.CharField(_("number"), max_length=10)
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("based on"))
    changes = models.TextField(_("what changed, one line each"), blank=True)
    is_current = models.BooleanField(_("in force"), default=False)

    objects: ClassVar = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a strategy")
        verbose_name_plural = _("versions of a strategy")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["strategy"], condition=Q(is_current=True), name="one_current_version_per_strategy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy.title} {self.number}"

    @property
    def change_lines(self) -> list[str]:
        return self.changes.splitlines()


class Pillar(models.Model):
    """A direction of the strategy (柱): たかめる, つなげる, ひろげる."""

    strategy = ParentalKey(
        Strategy, on_delete=models.CASCADE, related_name="pillars", verbose_name=_("strategy")
    )
    key = models.SlugField(_("key"), max_length=40)
    name = models.CharField(_("name"), max_length=40)
    aims = models.TextField(_("aims, one line each"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["strategy", "key"], name="one_pillar_per_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def aim_lines(self) -> list[str]:
        return self.aims.splitlines()
