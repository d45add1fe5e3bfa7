"""A call for ideas (募集) and its phases (段階)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from cocreate.accounts.models import Department
from cocreate.strategy.models import Initiative


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def published(self) -> CampaignQuerySet:
        """Campaigns that everybody may read."""
        return self.filter(is_published=True)

    def open_at(self, at: datetime) -> CampaignQuerySet:
        """Published campaigns in which something is allowed now: posting or supporting."""
        running = Phase.objects.running_at(at).filter(Q(allows_posting=True) | Q(allows_support=True))
        return self.published().filter(phases__in=running)

    def taking_ideas_at(self, at: datetime) -> CampaignQuerySet:
        """Published campaigns to which an idea may be posted now."""
        return self.published().filter(phases__in=Phase.objects.running_at(at).filter(allows_posting=True))


class Campaign(ClusterableModel):
    """A question the city asks, with phases that say what is allowed when."""

    slug = models.SlugField(_("address"), max_length=60)
    title = models.CharField(_("title"), max_length=60)
    question = models.CharField(_("question"), max_length=200)
    background = models.TextField(_("background"), blank=True)
    decided = models.TextField(_("what is already decided"), blank=True)
    open_points = models.TextField(_("what is open"), blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("department"),
    )
    initiatives = ParentalManyToManyField(
        Initiative, blank=True, related_name="campaigns", verbose_name=_("initiatives")
    )
    threshold = models.PositiveIntegerField(
        _("supports from which the city promises an answer"), null=True, blank=True
    )
    answer_days = models.PositiveSmallIntegerField(_("days until the promised answer"), default=60)
    review_days = models.PositiveSmallIntegerField(_("working days until an idea is reviewed"), default=3)
    is_published = models.BooleanField(_("published"), default=False)
    is_demo = models.BooleanField(_("demo content"), default=False)
    created_at = models.DateTimeField(_("created"), db_default=Now())

    objects: ClassVar = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("a call for ideas", "campaign")
        verbose_name_plural = pgettext_lazy("calls for ideas", "campaigns")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="one_campaign_per_address"),
            models.CheckConstraint(
                condition=Q(threshold=None) | Q(threshold__gt=0), name="threshold_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ideas:campaign", args=[self.slug])

    def hold_phase(self, at: datetime) -> Phase | None:
        """The phase that runs at a moment, held open until the caller's transaction ends.

        FOR SHARE: many acts hold it together, but nobody can end the phase or move its
        dates in the meantime, so nothing lands after the close (voting.md, section 4).
        """
        rows = Phase.objects.raw(
            "SELECT * FROM ideas_phase WHERE campaign_id = %s AND opens_at <= %s"
            " AND (closes_at IS NULL OR closes_at > %s) FOR SHARE",
            [self.pk, at, at],
        )
        return next(iter(rows), None)

    def phase_at(self, at: datetime) -> Phase | None:
        """The phase that runs at a moment, to show it; from the prefetched phases if there are any."""
        return next((phase for phase in self.phases.all() if phase.runs_at(at)), None)


class PhaseQuerySet(models.QuerySet["Phase"]):
    def running_at(self, at: datetime) -> PhaseQuerySet:
        """Phases whose time it is: from opens_at (included) to closes_at (not included)."""
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=at), opens_at__lte=at)


class _Period(Func):
    """The time of a phase as PostgreSQL sees it: half-open, the end excluded."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Phase(models.Model):
    """A stretch of a campaign; the database's clock decides which one it is."""

    class Kind(models.TextChoices):
        SUBMISSION = "submission", pgettext_lazy("phase", "Submission")
        SUPPORT = "support", pgettext_lazy("phase", "Support")
        REVIEW = "review", pgettext_lazy("phase", "Consideration by the city")
        ANSWER = "answer", pgettext_lazy("phase", "Answer")
        DELIVERY = "delivery", pgettext_lazy("phase", "Delivery")

    campaign = ParentalKey(
        Campaign, on_delete=models.CASCADE, related_name="phases", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    allows_posting = models.BooleanField(_("ideas may be posted"), default=False)
    allows_support = models.BooleanField(_("ideas may be supported"), default=False)

    objects: ClassVar = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="phase_ends_after_it_begins",
                violation_error_message=_("A phase must end after it begins."),
            ),
            models.UniqueConstraint(fields=["campaign", "kind"], name="one_phase_of_a_kind_per_campaign"),
            ExclusionConstraint(
                # Compared after each statement, unless a form that moves several phases asks for the end.
                name="phases_of_a_campaign_never_overlap",
                deferrable=models.Deferrable.IMMEDIATE,
                expressions=[
                    ("campaign", RangeOperators.EQUAL),
                    (_Period("opens_at", "closes_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The phases of a campaign must not overlap."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def runs_at(self, at: datetime) -> bool:
        """Whether it is this phase's time: the beginning belongs to it, the end does not."""
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)
