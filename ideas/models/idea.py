"""An idea (アイデア): what a citizen proposes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Department
from cocreate.accounts.stand_in import STAND_IN_NAME
from cocreate.caching.addresses import Numbered
from cocreate.live import topics
from cocreate.places.models import District
from cocreate.strategy.models import Indicator, Initiative
from ideas.models.campaign import Campaign, Phase
from ideas.models.category import Category
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.models.place import DECIMALS, PLACE_IS_SOUND
from ideas.models.prompts import DEFAULTS, Prompt
from ideas.models.quiet_period import QuietPeriod
from ideas.models.review_rules import Because
from ideas.models.state import LISTED, READABLE, State

LONGEST_TAG = 20
MOST_TAGS = 5

PAGE = Numbered("ideas:detail")


def name_shown(author: str, given: str | None) -> str:
    """In whose name a text stands: under the stand-in's, the name that was given on paper, if one was."""
    return given or author if author == STAND_IN_NAME else author


class CoAuthor(NamedTuple):
    """Somebody beside who posted it: as much of a person as is shown with an idea."""

    pk: int
    display_name: str


class Idea(models.Model):
    """A proposal by a citizen, with its state, its versions and what it is tied to."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="ideas", verbose_name=_("campaign")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="ideas", verbose_name=_("author")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=60)
    problem = models.TextField(_("what is difficult now"), max_length=2000, blank=True)
    proposal = models.TextField(_("what should be done"), max_length=2000)
    wish = models.TextField(_("what would be good then"), max_length=2000, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="ideas", verbose_name=_("category")
    )
    district = models.ForeignKey(
        District, models.SET_NULL, null=True, blank=True, related_name="ideas", verbose_name=_("district")
    )
    initiatives = models.ManyToManyField(
        Initiative, blank=True, related_name="ideas", verbose_name=_("initiatives")
    )
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="ideas", verbose_name=_("indicators it could move")
    )
    tags = ArrayField(
        models.CharField(max_length=LONGEST_TAG),
        size=MOST_TAGS,
        default=list,
        blank=True,
        verbose_name=_("tags"),
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=DECIMALS + 3, decimal_places=DECIMALS, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=DECIMALS + 3, decimal_places=DECIMALS, null=True, blank=True
    )
    place_note = models.CharField(_("place in words"), max_length=100, blank=True)
    version_number = models.PositiveSmallIntegerField(_("version"), default=1)
    # The version since which the content is what it is: supports of earlier ones were given to another.
    content_version = models.PositiveSmallIntegerField(_("version of the content"), default=1, db_default=1)
    submission_key = models.UUIDField(_("submission key"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    waits_because = models.CharField(
        _("why it waits"), max_length=10, choices=Because, blank=True, db_default=""
    )
    # Hidden by the platform after several reports, until somebody decides.
    hidden_automatically = models.BooleanField(_("hidden automatically"), default=False, db_default=False)
    touches_candidates = models.BooleanField(
        _("touches candidates of an election"), default=False, db_default=False
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="ideas", verbose_name=_("department")
    )
    assigned_at = models.DateTimeField(_("assigned"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    answer_promised_at = models.DateTimeField(_("answer promised"), null=True, blank=True)
    answer_due_on = models.DateField(_("answer due"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_ideas",
        verbose_name=_("merged into"),
    )
    # For orders only, copied from the counter about once a minute; never shown (voting.md, section 3).
    ranked_supports = models.IntegerField(default=0, editable=False)
    ranked_comments = models.IntegerField(default=0, editable=False)
    trend = models.FloatField(default=0, editable=False)
    shuffle = models.IntegerField(default=0, editable=False)
    search = SearchVectorField(null=True, editable=False)
    is_demo = models.BooleanField(_("demo content"), default=False)

    NO_NAME: ClassVar = STAND_IN_NAME  # says that no name was given, so no さん belongs to it

    objects: ClassVar = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        permissions = [
            ("moderate_idea", "Can decide the moderation queue"),
            ("answer_idea", "Can answer assigned ideas"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "submission_key"], name="one_idea_per_submission"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="idea_state_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="an_idea_has_a_title"),
            models.CheckConstraint(
                condition=~Q(state__in=READABLE) | Q(published_at__isnull=False),
                name="a_readable_idea_was_published",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(submitted_at__isnull=False),
                name="only_a_draft_was_never_submitted",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(published_at__isnull=False),
                name="published_by_needs_published_at",
            ),
            models.CheckConstraint(
                condition=Q(assigned_by=None) | Q(assigned_at__isnull=False),
                name="assigned_by_needs_assigned_at",
            ),
            models.CheckConstraint(
                condition=Q(assigned_at=None) | Q(department__isnull=False),
                name="an_assigned_idea_has_a_department",
            ),
            models.CheckConstraint(
                condition=Q(answer_promised_at=None, answer_due_on=None)
                | Q(answer_promised_at__isnull=False, answer_due_on__isnull=False),
                name="a_promise_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into=None)),
                name="a_merged_idea_says_into_which",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="no_idea_merges_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(hidden_automatically=False) | Q(state=State.HIDDEN),
                name="only_a_hidden_idea_was_hidden_automatically",
            ),
            models.CheckConstraint(condition=Q(tags__len__lte=MOST_TAGS), name="an_idea_has_few_tags"),
            models.CheckConstraint(condition=PLACE_IS_SOUND, name="a_place_has_both_numbers_in_japan"),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(), F("id").desc(), name="ideas_newest", condition=Q(state__in=LISTED)
            ),
            models.Index(
                fields=["latitude", "longitude"],
                include=["id", "district"],
                name="ideas_by_place",
                condition=Q(state__in=LISTED, latitude__isnull=False),
            ),
            models.Index(
                F("trend").desc(), F("id").desc(), name="ideas_trend", condition=Q(state__in=LISTED)
            ),
            models.Index(
                F("ranked_supports").desc(),
                F("id").desc(),
                name="ideas_most_supported",
                condition=Q(state__in=LISTED),
            ),
            models.Index(
                F("ranked_comments").desc(),
                F("id").desc(),
                name="ideas_most_discussed",
                condition=Q(state__in=LISTED),
            ),
            models.Index(fields=["shuffle", "id"], name="ideas_fair_order", condition=Q(state__in=LISTED)),
            models.Index(
                fields=["submitted_at", "id"], name="ideas_waiting", condition=Q(state=State.SUBMITTED)
            ),
            GinIndex(fields=["search"], name="ideas_search"),
            GinIndex(fields=["tags"], name="ideas_tags"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return PAGE(self.pk)

    @property
    def card(self) -> dict[str, Any]:
        """What `<c-idea-card>` takes, of an idea from `for_cards()`.

        Looked up here and not in the template, where each look costs ten times as much.
        """
        category = self.category
        return {
            "title": self.title,
            "href": self.get_absolute_url(),
            "theme": category.name if category else "",
            "theme_kind": category.colour if category else "",
            "status": str(self.state),
            "status_label": State(self.state).label,
            "initiative": self.initiative_title or "",  # type: ignore[attr-defined]  # annotated by for_cards
            "supports": self.supports_shown,
            "comments": self.counter.comments,
            "posted": self.published_at,
            "topic": topics.idea(self.pk),
            "demo": self.is_demo,
        }

    def hold_in(self, states: Iterable[State]) -> bool:
        """Whether the idea is in one of these states now, and stays so until the transaction ends.

        FOR SHARE: many acts hold it together, but nobody hides it under their hands.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM ideas_idea WHERE id = %s AND state = ANY(%s) FOR SHARE",
                [self.pk, list(states)],
            )
            return cursor.fetchone() is not None

    @property
    def prompts(self) -> dict[str, Prompt]:
        """The questions that its parts answer: an answer stands under the question that was asked."""
        return self.campaign.prompts() if self.campaign is not None else DEFAULTS

    @property
    def author_name(self) -> str:
        """In whose name it stands: of a text that the office typed in, the name that was given."""
        return name_shown(self.author.display_name, self.paper.shown_as if self.is_from_paper else None)

    @property
    def is_from_paper(self) -> bool:
        """Whether the office typed it in; read together with the idea by `select_related("paper")`."""
        return hasattr(self, "paper")

    @property
    def channel(self) -> str:
        """How it came in: online, or on paper, by telephone, at the counter."""
        return str(self.paper.channel) if self.is_from_paper else "online"

    @cached_property
    def counts_hidden(self) -> bool:
        """Whether nobody may learn the count now; read together with the idea by `with_counts`."""
        if (known := self.__dict__.get("hides_counts")) is not None:
            return bool(known)
        hiding = Phase.objects.hiding_counts_now().filter(campaign=self.campaign_id)
        if self.campaign_id is not None and hiding.exists():
            return True
        return self.may_be_quiet and QuietPeriod.objects.standing_now().exists()

    def quiet_until(self, at: datetime) -> datetime | None:
        """When it may be talked about again, if it touches candidates and a quiet period lasts."""
        return QuietPeriod.objects.end_of_standing(at) if self.may_be_quiet else None

    @property
    def may_be_quiet(self) -> bool:
        """Whether it touches candidates, by itself or with its campaign."""
        return self.touches_candidates or (self.campaign is not None and self.campaign.touches_candidates)

    @property
    def supports_shown(self) -> int | None:
        """How many support it, as everybody may know it; None while the count is hidden."""
        return None if self.counts_hidden else self.counter.supports

    @property
    def supports_split(self) -> tuple[int, int] | None:
        """Supports of confirmed residents and of others, where the campaign shows them.

        None while the count is hidden, and while either part is so small that somebody could be guessed.
        """
        return self.counter.split() if self.shows_split else None

    @property
    def shows_split(self) -> bool:
        """Whether the campaign shows both parts as soon as they are large enough."""
        return self.campaign is not None and self.campaign.shows_confirmed and not self.counts_hidden

    @cached_property
    def co_authors(self) -> list[CoAuthor]:
        """Who accepted to write it together, in the order in which they were invited (`with_co_authors`)."""
        known = self.__dict__.get("co_authorships")
        if known is None:
            accepted = self.invitations.accepted().order_by("invited_at", "pk")
            return [CoAuthor(*row) for row in accepted.values_list("person", "person__display_name")]
        return [CoAuthor(**person) for person in known]

    @property
    def author_names(self) -> list[str]:
        """The display names of all its authors; first of all who posted it."""
        return [self.author_name, *(one.display_name for one in self.co_authors)]

    @property
    def is_listed(self) -> bool:
        return self.state in LISTED
