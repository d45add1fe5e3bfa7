"""How often an idea was shown in a list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea


class Exposure(models.Model):
    """About how often an idea was shown lately; a narrow row of its own, written in batches.

    It fades by an eighth each night, so that what is new need not catch up with years.
    """

    idea = models.OneToOneField(
        Idea, models.CASCADE, primary_key=True, related_name="exposure", verbose_name=_("idea")
    )
    shown = models.IntegerField(db_default=0)

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        constraints = [
            models.CheckConstraint(condition=models.Q(shown__gte=0), name="nothing_is_shown_less_than_never")
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.shown}"
