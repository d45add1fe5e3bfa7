"""A picture that belongs to an idea."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.models.draft import Draft
from ideas.models.idea import Idea

MOST_PICTURES = 5
LONGEST_DESCRIPTION = 160


def _random_name(picture: Picture, filename: str) -> str:
    """A name that says nothing about the person or the file it came from."""
    return f"ideas/{uuid.uuid4().hex}.webp"


class Picture(models.Model):
    """A re-encoded picture; the bytes that were sent are never kept, nor what they knew (place, device).

    It may be uploaded before the idea exists (`idea=None`, found again by `token`); a draft
    that uses it keeps it from being thrown away. An idea has places 0 to 4 for pictures, each
    taken once: so there are never more than five, whoever sends at the same time.
    """

    token = models.UUIDField(_("token"), default=uuid.uuid4, editable=False)
    idea = models.ForeignKey(
        Idea, models.CASCADE, null=True, blank=True, related_name="pictures", verbose_name=_("idea")
    )
    draft = models.ForeignKey(
        Draft, models.SET_NULL, null=True, blank=True, related_name="pictures", verbose_name=_("draft")
    )
    # Of which an earlier text, or one that waits, speaks while the public one does not show it.
    kept_for = models.ForeignKey(
        Idea, models.CASCADE, null=True, blank=True, related_name="kept_pictures", verbose_name=_("kept for")
    )
    redacted_at = models.DateTimeField(_("no longer shown since"), null=True, blank=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("no longer shown by"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    image = models.ImageField(
        _("picture"), upload_to=_random_name, width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    description = models.CharField(_("what the picture shows"), max_length=LONGEST_DESCRIPTION, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["token"], name="one_picture_per_token"),
            models.UniqueConstraint(
                fields=["idea", "position"],
                # Compared at the end: pictures that change places meet on the way.
                deferrable=models.Deferrable.DEFERRED,
                name="one_picture_per_place",
            ),
            models.CheckConstraint(condition=Q(position__lt=MOST_PICTURES), name="five_pictures_at_most"),
            models.CheckConstraint(
                condition=Q(idea=None) | Q(kept_for=None), name="a_picture_hangs_or_is_kept"
            ),
            models.CheckConstraint(
                condition=Q(redacted_at=None, redacted_by=None)
                | Q(redacted_at__isnull=False, redacted_by__isnull=False, idea=None),
                name="what_is_out_of_sight_does_not_hang",
            ),
        ]

    def __str__(self) -> str:
        return self.description or f"#{self.pk}"
