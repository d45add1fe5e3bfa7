"""Which pictures a version of an idea shows, in which order and with which words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.models.history import Version
from ideas.models.picture import LONGEST_DESCRIPTION, MOST_PICTURES, Picture


class ShownPicture(models.Model):
    """One picture of one version; the picture itself stays for as long as a version speaks of it."""

    version = models.ForeignKey(
        Version, models.CASCADE, related_name="shown_pictures", verbose_name=_("version")
    )
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="shown", verbose_name=_("picture"))
    position = models.PositiveSmallIntegerField(_("position"))
    description = models.CharField(_("what the picture shows"), max_length=LONGEST_DESCRIPTION, blank=True)

    class Meta:
        verbose_name = _("picture of a version")
        verbose_name_plural = _("pictures of a version")
        ordering: ClassVar = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "picture"], name="a_version_shows_a_picture_once"),
            models.UniqueConstraint(fields=["version", "position"], name="one_picture_per_place_and_version"),
            models.CheckConstraint(
                condition=Q(position__lt=MOST_PICTURES), name="a_version_shows_five_pictures_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.picture_id}"
