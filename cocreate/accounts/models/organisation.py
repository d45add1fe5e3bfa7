"""A community group (団体) that runs events."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A group of people who meet, and whose organisers publish events in its name."""

    slug = models.SlugField(_("address"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    about = models.TextField(_("about the group"), blank=True)
    organisers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="organisations", verbose_name=_("organisers")
    )
    is_demo = models.BooleanField(_("demo content"), default=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="one_organisation_per_address"),
            models.UniqueConstraint(fields=["name"], name="one_organisation_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
