"""An answer of the city before it is public (回答案): written, reviewed by a second person, published."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import Department
from cocreate.accounts.permissions import Person, is_known, is_moderator
from cocreate.strategy.models import Indicator, Initiative
from ideas.models.answer import Answer
from ideas.models.idea import Idea


class AnswerDraftQuerySet(models.QuerySet["AnswerDraft"]):
    def open(self) -> AnswerDraftQuerySet:
        """Drafts that may still become an answer."""
        return self.filter(state__in=OPEN)

    def in_review(self) -> AnswerDraftQuerySet:
        """Drafts that wait for a second person."""
        return self.filter(state=AnswerDraft.State.IN_REVIEW)

    def visible_to(self, person: Person) -> AnswerDraftQuerySet:
        """Drafts somebody may read: moderators all, officers those of ideas their departments work on."""
        if is_moderator(person):
            return self
        if not is_known(person):
            return self.none()
        lead = Q(idea__department__in=person.departments.all())
        beside = Q(idea__in=Idea.objects.filter(cooperations__department__in=person.departments.all()))
        return self.filter(lead | beside)

    def due_at(self, at: datetime) -> AnswerDraftQuerySet:
        """Approved drafts whose moment of publication has come, the earliest first."""
        due = self.filter(state=AnswerDraft.State.APPROVED, scheduled_for__lte=at)
        return due.order_by("scheduled_for", "id")


class AnswerDraft(models.Model):
    """The text that departments write together, and who looked at it before everybody can.

    An idea has one open draft at a time: all departments write in the same one. `version`
    counts each saving, so that nobody saves over, approves or publishes what they have not seen.
    """

    class State(models.TextChoices):
        WRITING = "writing", pgettext_lazy("draft of an answer", "Being written")
        IN_REVIEW = "in_review", pgettext_lazy("draft of an answer", "Waiting for a second person")
        RETURNED = "returned", pgettext_lazy("draft of an answer", "Returned with a note")
        APPROVED = "approved", pgettext_lazy("draft of an answer", "Approved")
        PUBLISHED = "published", pgettext_lazy("draft of an answer", "Published")
        DROPPED = "dropped", pgettext_lazy("draft of an answer", "Put aside")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="answer_drafts", verbose_name=_("idea"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="answer_drafts", verbose_name=_("department")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WRITING)
    kind = models.CharField(_("decision"), max_length=10, choices=Answer.Kind, blank=True)
    text = models.TextField(_("answer"), max_length=3000, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    next_on = models.DateField(_("next news by"), null=True, blank=True)
    initiative = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("initiative")
    )
    indicator = models.ForeignKey(
        Indicator, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    asked_at = models.DateTimeField(_("review asked for"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("review asked for by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    note = models.TextField(_("note of the review"), max_length=1000, blank=True)
    scheduled_for = models.DateTimeField(_("to be published at"), null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scheduled by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    answer = models.OneToOneField(
        Answer, models.RESTRICT, null=True, blank=True, related_name="draft", verbose_name=_("answer")
    )
    is_demo = models.BooleanField(_("demo content"), default=False)

    objects: ClassVar = AnswerDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of an answer")
        verbose_name_plural = _("drafts of answers")
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea"],
                condition=Q(state__in=["writing", "in_review", "returned", "approved"]),
                name="one_open_answer_draft_per_idea",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["writing", "in_review", "returned", "approved", "published", "dropped"]
                ),
                name="answer_draft_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["writing", "dropped"]) | (~Q(text="") & ~Q(kind="")),
                name="what_is_reviewed_says_something",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_by=None) | Q(asked_at__isnull=False, asked_by__isnull=False),
                name="asked_by_and_asked_at_of_a_draft",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="reviewed_by_and_reviewed_at_of_a_draft",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_review", "returned", "approved", "published"])
                | Q(asked_at__isnull=False),
                name="a_review_was_asked_for",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(note=""), name="a_returned_draft_has_a_note"
            ),
            models.CheckConstraint(
                # Of two people, not of one who changes hats: neither the writer nor who sent it approves.
                condition=~Q(state__in=["approved", "published"])
                | (
                    Q(reviewed_by__isnull=False)
                    & ~Q(reviewed_by=F("written_by"))
                    & ~Q(reviewed_by=F("asked_by"))
                ),
                name="four_eyes_see_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(scheduled_for=None, scheduled_by=None)
                | Q(
                    scheduled_for__isnull=False,
                    scheduled_by__isnull=False,
                    state__in=["approved", "published"],
                ),
                name="only_what_is_approved_is_scheduled",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="ended_by_and_ended_at_of_a_draft",
            ),
            models.CheckConstraint(
                condition=(Q(state="published") & Q(answer__isnull=False) & Q(ended_at__isnull=False))
                | (~Q(state="published") & Q(answer=None)),
                name="a_published_draft_is_an_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | Q(ended_at__isnull=False), name="a_draft_put_aside_has_ended"
            ),
        ]
        indexes = [
            models.Index(
                fields=["scheduled_for"],
                name="answer_drafts_scheduled",
                condition=Q(state="approved", scheduled_for__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())


OPEN = (
    AnswerDraft.State.WRITING,
    AnswerDraft.State.IN_REVIEW,
    AnswerDraft.State.RETURNED,
    AnswerDraft.State.APPROVED,
)
