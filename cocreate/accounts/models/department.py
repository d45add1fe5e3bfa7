"""A department of the administration (担当課)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Department(models.Model):
    """A part of the administration that owns initiatives and answers ideas."""

    name = models.CharField(_("name"), max_length=80)
    officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="departments", verbose_name=_("officers")
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="one_department_per_name")]

    def __str__(self) -> str:
        return self.name
