"""Pictures of what the city did (結果の写真), beside the words that say that it is done."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.models.answer import FollowUp

MOST_RESULT_PICTURES = 3
LONGEST_RESULT_DESCRIPTION = 160


def _random_name(picture: ResultPicture, filename: str) -> str:
    """A name that says nothing about the officer or the file it came from."""
    return f"ideas/{uuid.uuid4().hex}.webp"


class ResultPicture(models.Model):
    """A re-encoded picture of a result, always said in words too: the office knows what it shows.

    A result has the places 0 to 2, each taken once, so there are never more than three.
    """

    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, related_name="pictures", verbose_name=_("follow-up")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    uploaded_at = models.DateTimeField(_("uploaded"))
    image = models.ImageField(
        _("picture"), upload_to=_random_name, width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    description = models.CharField(_("what the picture shows"), max_length=LONGEST_RESULT_DESCRIPTION)

    class Meta:
        verbose_name = _("picture of a result")
        verbose_name_plural = _("pictures of results")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "position"], name="one_result_picture_per_place"),
            models.CheckConstraint(
                condition=Q(position__lt=MOST_RESULT_PICTURES), name="three_result_pictures_at_most"
            ),
            models.CheckConstraint(condition=~Q(description=""), name="a_result_picture_is_said_in_words"),
        ]

    def __str__(self) -> str:
        return self.description
