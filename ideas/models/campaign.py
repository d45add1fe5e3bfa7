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
from wagtail.fields import StreamField

from cocreate.accounts.models import Department
from cocreate.postgres.clock import now_in_query
from cocreate.postgres.prepared import Prepared, give_list
from cocreate.strategy.models import Initiative
from ideas.models.category import Category
from ideas.models.description import Description
from ideas.models.prompts import DEFAULTS, Prompt
from ideas.models.quiet_period import QuietPeriod
from ideas.models.review_rules import MOST_REVIEW_DAYS, ReviewRules, sound_rules

MOST_ANSWER_DAYS = 365

# Of a row called phase, for a campaign and a moment: whether it runs, and whether its campaign hides counts.
RUNS = """phase.campaign_id = %(campaign)s AND phase.opens_at <= %(at)s
    AND (phase.closes_at IS NULL OR phase.closes_at > %(at)s)"""
HIDES_COUNTS = """(EXISTS (
    SELECT 1 FROM ideas_phase AS other
    WHERE other.campaign_id = phase.campaign_id AND other.hides_counts AND other.closes_at > %(at)s
) OR EXISTS (
    SELECT 1 FROM ideas_campaign AS campaign, ideas_quietperiod AS quiet
    WHERE campaign.id = phase.campaign_id AND campaign.touches_candidates
        AND quiet.begins_at <= %(at)s AND quiet.ends_at > %(at)s
))"""
HOLD_PHASE = f"""
SELECT phase.*, {HIDES_COUNTS} AS campaign_hides_counts
FROM ideas_phase AS phase WHERE {RUNS} FOR SHARE OF phase
"""  # noqa: S608  our own words; values come as parameters


def counts_of_campaign_are_hidden(campaign: str = "pk", touches: Q | None = None) -> Q:
    """Whether a phase of a campaign hides its counts, or a quiet period what touches candidates, just now.

    The one place that knows; `campaign` names the campaign's number in the query that asks.
    """
    hiding = Phase.objects.hiding_counts_now().filter(campaign=models.OuterRef(campaign))
    touching = touches if touches is not None else Q(touches_candidates=True)
    return Q(models.Exists(hiding)) | (touching & Q(models.Exists(QuietPeriod.objects.standing_now())))


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def published(self) -> CampaignQuerySet:
        """Campaigns that everybody may read."""
        return self.filter(is_published=True)

    def with_rules(self) -> CampaignQuerySet:
        """With whether the counts are hidden at this moment (`counts_hidden`)."""
        hidden = models.ExpressionWrapper(counts_of_campaign_are_hidden(), models.BooleanField())
        return self.annotate(counts_hidden=hidden)

    def hiding_counts(self) -> CampaignQuerySet:
        """Campaigns whose counts nobody may learn at this moment."""
        return self.filter(counts_of_campaign_are_hidden())

    def open_at(self, at: datetime) -> CampaignQuerySet:
        """Published campaigns in which something is allowed now: posting or supporting."""
        running = Phase.objects.running_at(at).filter(Q(allows_posting=True) | Q(allows_support=True))
        return self.published().filter(phases__in=running)

    def taking_ideas_at(self, at: datetime) -> CampaignQuerySet:
        """Published campaigns to which an idea may be posted now."""
        return self.published().filter(phases__in=Phase.objects.running_at(at).filter(allows_posting=True))


class Campaign(ReviewRules, ClusterableModel):
    """A question the city asks, with phases that say what is allowed when."""

    class VotingMethod(models.TextChoices):
        SUPPORT = "support", pgettext_lazy("voting method", "Any number of ideas")
        LIMITED = "limited", pgettext_lazy("voting method", "A limited number of ideas")

    slug = models.SlugField(_("address"), max_length=60)
    title = models.CharField(_("title"), max_length=60)
    question = models.CharField(_("question"), max_length=200)
    background = models.TextField(_("background"), blank=True)
    description = StreamField(Description(), verbose_name=_("description with pictures"), blank=True)
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
    allowed_initiatives = ParentalManyToManyField(
        Initiative,
        blank=True,
        related_name="+",
        verbose_name=_("initiatives that can be chosen"),
        help_text=_("Left empty, all of them can be chosen."),
    )
    allowed_categories = ParentalManyToManyField(
        Category,
        blank=True,
        related_name="+",
        verbose_name=_("subjects that can be chosen"),
        help_text=_("Left empty, all of them can be chosen."),
    )
    has_map = models.BooleanField(_("a place on the map can be given"), default=True)
    voting_method = models.CharField(
        _("how many ideas one person may support"),
        max_length=8,
        choices=VotingMethod,
        default=VotingMethod.SUPPORT,
    )
    choices_each = models.PositiveSmallIntegerField(
        _("number of ideas one person may choose"),
        null=True,
        blank=True,
        help_text=_("Only for a limited number of ideas: from 1 to 20."),
    )
    shows_confirmed = models.BooleanField(
        _("show how many supporters are confirmed residents"),
        default=False,
        help_text=_("Shown from ten people on each side, so that nobody can be guessed."),
    )
    problem_label = models.CharField(_("first question"), max_length=60, blank=True)
    problem_hint = models.CharField(_("hint to the first question"), max_length=200, blank=True)
    proposal_label = models.CharField(_("second question"), max_length=60, blank=True)
    proposal_hint = models.CharField(_("hint to the second question"), max_length=200, blank=True)
    wish_label = models.CharField(_("third question"), max_length=60, blank=True)
    wish_hint = models.CharField(_("hint to the third question"), max_length=200, blank=True)
    threshold = models.PositiveIntegerField(
        _("supports from which the city promises an answer"), null=True, blank=True
    )
    answer_days = models.PositiveSmallIntegerField(_("days until the promised answer"), default=60)
    review_days = models.PositiveSmallIntegerField(_("working days until an idea is reviewed"), default=3)
    touches_candidates = models.BooleanField(
        _("touches candidates of an election"),
        default=False,
        db_default=False,
        help_text=_("During a quiet period it shows no counts and takes no ideas and no comments."),
    )
    is_published = models.BooleanField(_("published"), default=False)
    is_demo = models.BooleanField(_("demo content"), default=False)
    created_at = models.DateTimeField(_("created"), db_default=Now())

    objects: ClassVar = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("a call for ideas", "campaign")
        verbose_name_plural = pgettext_lazy("calls for ideas", "campaigns")
        ordering = ["-created_at"]
        constraints = [
            *sound_rules("campaign"),
            models.UniqueConstraint(fields=["slug"], name="one_campaign_per_address"),
            models.CheckConstraint(
                condition=Q(threshold=None) | Q(threshold__gt=0),
                name="threshold_is_positive",
                violation_error_message=_("Please give 1 support or more, or leave the number empty."),
            ),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, answer_days__lte=MOST_ANSWER_DAYS),
                name="a_campaign_answers_in_some_days",
                violation_error_message=_("Please give a number of days until the answer from 1 to 365."),
            ),
            models.CheckConstraint(
                condition=Q(review_days__gte=1, review_days__lte=MOST_REVIEW_DAYS),
                name="a_campaign_reads_in_some_days",
                violation_error_message=_(
                    "Please give a number of working days until the review from 1 to 60."
                ),
            ),
            models.CheckConstraint(
                condition=Q(voting_method="support", choices_each=None)
                | Q(
                    voting_method="limited",
                    choices_each__isnull=False,  # else an empty number would slip through a comparison
                    choices_each__gte=1,
                    choices_each__lte=20,
                ),
                name="limited_choices_have_a_number",
                violation_error_message=_(
                    "Please give a number from 1 to 20 for limited choices, and none otherwise."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ideas:campaign", args=[self.slug])

    def read_phases(self) -> None:
        """Read the phases once for all questions about them; nothing to do where that was done."""
        if "phases" not in getattr(self, "_prefetched_objects_cache", {}):
            give_list(self, "phases", PHASES.rows(campaign=self.pk))

    def hold_phase(self, at: datetime) -> Phase | None:
        """The phase that runs at a moment, held open until the caller's transaction ends.

        FOR SHARE: many acts hold it together, but nobody can end the phase or move its
        dates in the meantime, so nothing lands after the close (voting.md, section 4). It also
        says whether the counts of the campaign are hidden (`campaign_hides_counts`).
        """
        return next(iter(Phase.objects.raw(HOLD_PHASE, {"campaign": self.pk, "at": at})), None)

    @property
    def is_limited(self) -> bool:
        """Whether each person may choose only so many ideas of this campaign."""
        return self.voting_method == self.VotingMethod.LIMITED

    def hides_counts_at(self, at: datetime) -> bool:
        """Whether nobody may learn a count at a moment; from the prefetched phases if there are any."""
        return any(phase.hides_counts_at(at) for phase in self.phases.all()) or bool(self.quiet_until(at))

    def quiet_until(self, at: datetime) -> datetime | None:
        """When it may be talked about again, if it touches candidates and a quiet period lasts."""
        return QuietPeriod.objects.end_of_standing(at) if self.touches_candidates else None

    def counts_appear_at(self) -> datetime | None:
        """When the counts can be read: at the end of the last phase that hides them."""
        ends = [phase.closes_at for phase in self.phases.all() if phase.hides_counts and phase.closes_at]
        return max(ends, default=None)

    def prompts(self) -> dict[str, Prompt]:
        """The three questions of the form by the name of the part, each with this campaign's own words."""
        return {
            name: Prompt(
                getattr(self, f"{name}_label") or usual.label, getattr(self, f"{name}_hint") or usual.hint
            )
            for name, usual in DEFAULTS.items()
        }

    def phase_at(self, at: datetime) -> Phase | None:
        """The phase that runs at a moment, to show it; from the prefetched phases if there are any."""
        return next((phase for phase in self.phases.all() if phase.runs_at(at)), None)


class PhaseQuerySet(models.QuerySet["Phase"]):
    def running_at(self, at: datetime) -> PhaseQuerySet:
        """Phases whose time it is: from opens_at (included) to closes_at (not included)."""
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=at), opens_at__lte=at)

    def hiding_counts_now(self) -> PhaseQuerySet:
        """Phases that hide the counts of their campaign at the moment of the query.

        A phase hides them until it ends, and before it begins too: what was once shown
        cannot be hidden again, and a gap between two phases must not show them.
        """
        return self.filter(hides_counts=True, closes_at__gt=now_in_query())


class _Period(Func):
    """The time of a phase as PostgreSQL sees it: half-open, the end excluded."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Phase(models.Model):
    """A stretch of a campaign; the database's clock decides which one it is."""

    campaign_hides_counts = False  # known of a held phase only

    class Kind(models.TextChoices):
        SUBMISSION = "submission", pgettext_lazy("phase", "Submission")
        SUPPORT = "support", pgettext_lazy("phase", "Support")
        REVIEW = "review", pgettext_lazy("phase", "Consideration by the city")
        ANSWER = "answer", pgettext_lazy("phase", "Answer")
        DELIVERY = "delivery", pgettext_lazy("phase", "Delivery")

    class Circle(models.TextChoices):
        EVERYONE = "everyone", pgettext_lazy("who takes part", "Everybody who is logged in")
        RESIDENTS = "residents", pgettext_lazy("who takes part", "Confirmed residents only")

    campaign = ParentalKey(
        Campaign, on_delete=models.CASCADE, related_name="phases", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    allows_posting = models.BooleanField(_("ideas may be posted"), default=False)
    allows_support = models.BooleanField(_("ideas may be supported"), default=False)
    who_posts = models.CharField(_("who may post"), max_length=9, choices=Circle, default=Circle.EVERYONE)
    who_supports = models.CharField(
        _("who may support"), max_length=9, choices=Circle, default=Circle.EVERYONE
    )
    hides_counts = models.BooleanField(
        _("counts are hidden until this phase ends"),
        default=False,
        help_text=_("Nobody but the moderators sees a number of supports before. Needs an end."),
    )

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
            models.CheckConstraint(
                condition=Q(hides_counts=False) | Q(closes_at__isnull=False),
                name="hidden_counts_appear_one_day",
                violation_error_message=_("A phase that hides the counts needs an end."),
            ),
            models.UniqueConstraint(
                fields=["campaign", "kind"],
                name="one_phase_of_a_kind_per_campaign",
                deferrable=models.Deferrable.IMMEDIATE,  # as below: two phases may change places
            ),
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
        return str(self.Kind(self.kind).label)

    def runs_at(self, at: datetime) -> bool:
        """Whether it is this phase's time: the beginning belongs to it, the end does not."""
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)

    def hides_counts_at(self, at: datetime) -> bool:
        """Whether this phase keeps the counts hidden at a moment: until its end, which is excluded."""
        return self.hides_counts and (self.closes_at is None or at < self.closes_at)


PHASES = Prepared[Phase](lambda campaign: Phase.objects.filter(campaign=campaign), campaign=int)
