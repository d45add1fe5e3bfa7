"""Which ideas are most like an idea, beside it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea


class NearestQuerySet(models.QuerySet["NearestIdeas"]):
    """Lists that are to be found anew."""

    def outlived(self, at: datetime, after: timedelta) -> NearestQuerySet:
        """Those that newer ideas have made doubtful, or that are older than this; the oldest first."""
        doubtful = Q(found_at=None) | Q(found_at__lt=at - after)
        return self.filter(doubtful).order_by(F("found_at").asc(nulls_first=True), "idea")


class NearestIdeas(models.Model):
    """The ideas nearest in meaning to one, as `ideas/nearness.py` found them among all.

    To compare one with 100,000 costs more than all else on its page, and the answer seldom changes.
    A list names more ideas than are shown, and may name some that are public no more: whoever shows
    it asks which still are.
    """

    idea = models.OneToOneField(
        Idea, models.CASCADE, primary_key=True, related_name="nearest", verbose_name=_("idea")
    )
    others = ArrayField(models.BigIntegerField(), default=list)  # numbers of ideas, the most alike first
    found_at = models.DateTimeField(null=True)  # None when newer ideas may belong to it

    objects = NearestQuerySet.as_manager()

    class Meta:
        verbose_name = _("nearest ideas")
        verbose_name_plural = _("nearest ideas")
        indexes = [models.Index(F("found_at").asc(nulls_first=True), name="ideas_nearest_by_age")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.others}"
