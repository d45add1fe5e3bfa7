"""The parts of the city that people name when they say where they live."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class District(models.Model):
    """A district (校下・地区), chosen from a list that staff can edit; never a point on a map."""

    name = models.CharField(_("name"), max_length=40)
    reading = models.CharField(_("reading"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["reading", "name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="one_district_per_name")]

    def __str__(self) -> str:
        return self.name
