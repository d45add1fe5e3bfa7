"""The subject an idea is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A subject (くらし, 防災 …) with the colour its chip has."""

    class Colour(models.TextChoices):
        AI = "ai", _("indigo")
        KUSA = "kusa", _("green")
        ODO = "odo", _("ochre")
        ENJI = "enji", _("crimson")
        MURASAKI = "murasaki", _("purple")

    slug = models.SlugField(_("address"), max_length=40)
    name = models.CharField(_("name"), max_length=20)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.AI)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["slug"], name="one_category_per_address")]

    def __str__(self) -> str:
        return self.name
