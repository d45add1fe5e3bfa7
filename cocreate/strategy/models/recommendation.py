"""What the outside members of the DX meeting advised (提言)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cocreate.strategy.models.strategy import Strategy


class Recommendation(models.Model):
    """One recommendation that the strategy answers."""

    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="recommendations", verbose_name=_("strategy")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    by_name = models.CharField(_("by"), max_length=80)
    by_role = models.CharField(_("role"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    points = models.TextField(_("points, one line each"), blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="one_recommendation_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def point_lines(self) -> list[str]:
        return self.points.splitlines()
