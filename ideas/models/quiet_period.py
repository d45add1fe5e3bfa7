"""Quiet periods (静かな期間): before elections no number says who is popular."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cocreate.postgres.clock import now_in_query


class QuietPeriodQuerySet(models.QuerySet["QuietPeriod"]):
    def standing_at(self, at: datetime) -> QuietPeriodQuerySet:
        """Periods that last at a moment: the beginning belongs to them, the end does not."""
        return self.filter(begins_at__lte=at, ends_at__gt=at)

    def standing_now(self) -> QuietPeriodQuerySet:
        """Periods that last at the moment of the query, by the database's clock."""
        return self.filter(begins_at__lte=now_in_query(), ends_at__gt=now_in_query())

    def end_of_standing(self, at: datetime) -> datetime | None:
        """When it is over, if one lasts at a moment; of several the latest end."""
        ends: datetime | None = self.standing_at(at).aggregate(end=models.Max("ends_at"))["end"]
        return ends


class QuietPeriod(models.Model):
    """A stretch of time in which what touches candidates shows no counts and takes no new words.

    公職選挙法 138条の3 forbids to publish the course or the result of a popularity vote on who will take
    an office; what touches candidates is marked by the office, campaign by campaign or idea by idea.
    """

    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    reason = models.CharField(_("reason"), max_length=120)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )

    objects: ClassVar = QuietPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiet period")
        verbose_name_plural = _("quiet periods")
        ordering = ["-begins_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="a_quiet_period_ends_after_it_begins",
                violation_error_message=_("A quiet period must end after it begins."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_quiet_period_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reason
