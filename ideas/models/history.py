"""What an idea was before: its versions and the changes of its state."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.permissions import Person
from ideas.models.idea import Idea
from ideas.models.state import READABLE, REWORDABLE, State


class Stated(models.TextChoices):
    """What an author says that a change of a public text is."""

    WORDING = "wording", _("Only typing mistakes or the wording. What I want is the same.")
    CONTENT = "content", _("What I want has changed, or something was added.")


class Weight(models.TextChoices):
    """What a change of a public text is, by its measure and its author's word (`ideas.weighing`)."""

    SMALL = "small", pgettext_lazy("change of a text", "Correction of the wording")
    DOUBTFUL = "doubtful", pgettext_lazy("change of a text", "To be decided by a moderator")
    LARGE = "large", pgettext_lazy("change of a text", "Change of the content")


class IdeaVersionQuerySet(models.QuerySet["Version"]):
    def waiting(self) -> IdeaVersionQuerySet:
        """New texts of public ideas that wait for a moderator, the oldest first.

        One whose idea was answered, hidden or taken back meanwhile waits for nobody any more.
        """
        waits = self.filter(review=Version.Review.WAITING, idea__state__in=REWORDABLE)
        return waits.order_by("at", "pk")

    def readable_by(self, person: Person, idea: Idea) -> IdeaVersionQuerySet:
        """The texts of an idea that somebody may know of: those that were public; its author's are all."""
        if person.is_authenticated and person.pk in {idea.author_id, *(one.pk for one in idea.co_authors)}:
            return self.filter(idea=idea)
        public = Q(public_since__isnull=False)
        if idea.state in READABLE:
            public |= Q(number=idea.version_number)
        return self.filter(public, idea=idea)


class Version(models.Model):
    """The text of an idea as it was at one time, by whom and why.

    Until an idea is public, its text is reviewed with it (`review` is empty). After that each
    new text is a version of its own that is published, or waits while the public one stays.
    """

    class Review(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("version", "Waiting for review")
        PUBLISHED = "published", pgettext_lazy("version", "Published")
        RETURNED = "returned", pgettext_lazy("version", "Sent back")
        TAKEN_BACK = "taken_back", pgettext_lazy("version", "Taken back by the author")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="versions", verbose_name=_("idea"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=60)
    problem = models.TextField(_("what is difficult now"), blank=True)
    proposal = models.TextField(_("what should be done"))
    wish = models.TextField(_("what would be good then"), blank=True)
    reason = models.CharField(_("reason for the change"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    terms = models.CharField(_("edition of the terms that was agreed to"), max_length=20, blank=True)
    public_since = models.DateTimeField(_("public since"), null=True, blank=True)
    review = models.CharField(_("review"), max_length=10, choices=Review, blank=True)
    stated = models.CharField(_("what the author says"), max_length=8, choices=Stated, blank=True)
    weight = models.CharField(_("weight of the change"), max_length=8, choices=Weight, blank=True)
    share = models.FloatField(_("changed part"), null=True, blank=True)
    asks_again = models.BooleanField(_("supporters are asked again"), default=False)
    redacted_at = models.DateTimeField(_("no longer shown since"), null=True, blank=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("no longer shown by"),
    )
    redacted_reason = models.CharField(_("why it is not shown"), max_length=200, blank=True)

    objects: ClassVar = IdeaVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an idea")
        verbose_name_plural = _("versions of an idea")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "number"], name="one_text_per_version"),
            models.UniqueConstraint(
                fields=["idea"], condition=Q(review="waiting"), name="one_new_text_waits_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(review="") | ~Q(reason=""), name="a_change_of_a_public_text_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(asks_again=False) | Q(public_since__isnull=False),
                name="only_a_public_version_asks_again",
            ),
            models.CheckConstraint(
                condition=Q(redacted_at=None, redacted_by=None, redacted_reason="")
                | (Q(redacted_at__isnull=False, redacted_by__isnull=False) & ~Q(redacted_reason="")),
                name="redacted_at_by_and_why_together",
            ),
        ]
        indexes = [
            models.Index(fields=["at", "id"], name="versions_waiting", condition=Q(review="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} v{self.number}"


class StateChange(models.Model):
    """One step of an idea on its way: from where to where, who, when, why. `by=None` is the platform."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="state_changes", verbose_name=_("idea"))
    from_state = models.CharField(_("from"), max_length=12, choices=State, blank=True)
    to_state = models.CharField(_("to"), max_length=12, choices=State)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of an idea")
        verbose_name_plural = _("steps of an idea")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["idea", "at", "id"], name="steps_of_an_idea")]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
