"""The tally of a day (集計), sealed: a root for each idea, chained to the day before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea


class SealQuerySet(models.QuerySet["Seal"]):
    def newest_first(self) -> SealQuerySet:
        """The tallies, the latest day first."""
        return self.order_by("-number")

    def latest_one(self) -> Seal | None:
        """The tally against which receipts are checked; None before the first night."""
        return self.newest_first().first()


class Seal(models.Model):
    """All support that stood at the end of a day, as one hash (`head`) over it and the day before.

    Counted are the events up to `upto_event` with a time before `closes_at` (midnight in local
    time). Both are kept, so that anybody with the events gets the same hash again.
    """

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    day = models.DateField(_("day"), unique=True)
    closes_at = models.DateTimeField(_("closes at"))
    upto_event = models.BigIntegerField(_("last event"))
    ideas = models.PositiveIntegerField(_("ideas"))
    previous_head = models.BinaryField(_("hash of the day before"), max_length=32)
    day_root = models.BinaryField(_("root over the ideas"), max_length=32)
    head = models.BinaryField(_("hash of the day"), max_length=32)
    sealed_at = models.DateTimeField(_("sealed at"))

    objects: ClassVar = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally of a day")
        verbose_name_plural = _("tallies of days")
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="tallies_are_numbered_from_one"),
            models.UniqueConstraint(fields=["previous_head"], name="the_chain_of_tallies_never_forks"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.day}"


class SealedRoot(models.Model):
    """The root and the number of one idea, from this tally on until a later row of the same idea.

    Only what changed is written: at the end of a day the last row of each idea counts.
    """

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="roots", verbose_name=_("tally"))
    idea = models.ForeignKey(
        Idea, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("idea")
    )
    supports = models.PositiveIntegerField(_("supports"))
    root = models.BinaryField(_("root"), max_length=32)

    class Meta:
        verbose_name = _("root of an idea")
        verbose_name_plural = _("roots of ideas")
        constraints = [
            models.UniqueConstraint(fields=["idea", "seal"], name="one_root_per_idea_and_tally"),
        ]

    def __str__(self) -> str:
        return f"{self.seal_id}: {self.idea_id} {self.supports}"
