"""Joining ideas (統合): the proposal, who has agreed, and whose support was carried over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.permissions import Person, is_known, is_moderator
from ideas.models.idea import Idea
from ideas.models.state import State

ANSWER_WITHIN = timedelta(days=14)
UNDO_WITHIN = timedelta(days=14)


class MergeProposalQuerySet(models.QuerySet["MergeProposal"]):
    def in_state(self, state: str) -> MergeProposalQuerySet:
        """Proposals that stand at one point of their way."""
        return self.filter(state=state)

    def open(self) -> MergeProposalQuerySet:
        """Proposals on which an answer is still awaited."""
        return self.filter(state=MergeProposal.State.OPEN)

    def visible_to(self, person: Person) -> MergeProposalQuerySet:
        """Proposals somebody may read: the authors of the ideas in it, who proposed it, moderators."""
        if is_moderator(person):
            return self
        if not is_known(person):
            return self.none()
        mine = MergePart.objects.of(person).values("proposal_id")
        return self.filter(Q(pk__in=mine) | Q(proposed_by=person.pk))


class MergeProposal(models.Model):
    """That one or more ideas be joined into another, with the reason; its authors decide."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("merge proposal", "Waiting for the authors")
        MERGED = "merged", pgettext_lazy("merge proposal", "Joined")
        REFUSED = "refused", pgettext_lazy("merge proposal", "Refused")
        EXPIRED = "expired", pgettext_lazy("merge proposal", "Not answered in time")
        LAPSED = "lapsed", pgettext_lazy("merge proposal", "Not possible any more")
        UNDONE = "undone", pgettext_lazy("merge proposal", "Undone")

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(_("reason"), max_length=300)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
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
    ended_reason = models.CharField(_("reason for the end"), max_length=300, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_reason = models.CharField(_("reason for undoing"), max_length=300, blank=True)

    objects: ClassVar = MergeProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge proposal")
        verbose_name_plural = _("merge proposals")
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_merge_proposal_says_why"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None, ended_by=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="ended_at_and_ended_by_of_a_merge_proposal",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undone_reason="") & ~Q(state="undone")
                | Q(state="undone", undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason=""),
                name="undone_at_undone_by_and_why_together",
            ),
        ]
        indexes = [
            models.Index(fields=["proposed_at"], name="merges_waiting", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("ideas:merge", args=[self.pk])

    @property
    def answer_until(self) -> datetime:
        """The end does not belong to it."""
        return self.proposed_at + ANSWER_WITHIN

    @property
    def undo_until(self) -> datetime | None:
        """Until when a merge can be undone; None when it was none."""
        return self.ended_at + UNDO_WITHIN if self.ended_at and self.state == self.State.MERGED else None


class MergePartQuerySet(models.QuerySet["MergePart"]):
    def of(self, person: Person) -> MergePartQuerySet:
        """Parts whose idea somebody wrote, alone or with others."""
        return self.filter(idea__in=Idea.objects.by(person))


class MergePart(models.Model):
    """One idea in a proposal: the one that stays, or one that goes into it, and whether its author agrees."""

    proposal = models.ForeignKey(
        MergeProposal, models.CASCADE, related_name="parts", verbose_name=_("merge proposal")
    )
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="merge_parts", verbose_name=_("idea"))
    is_target = models.BooleanField(_("stays"))
    is_open = models.BooleanField(_("is open"), default=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agreed by"),
    )
    state_before = models.CharField(_("state before"), max_length=12, choices=State, blank=True)

    objects: ClassVar = MergePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea of a merge proposal")
        verbose_name_plural = _("ideas of a merge proposal")
        ordering = ["-is_target", "idea_id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "idea"], name="an_idea_is_once_in_a_proposal"),
            models.UniqueConstraint(
                fields=["idea"], condition=Q(is_open=True), name="one_open_merge_proposal_per_idea"
            ),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(is_target=True), name="one_idea_stays_in_a_merge"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="agreed_at_and_agreed_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.idea_id}"


class CarriedVote(models.Model):
    """That somebody carried their support to the idea into which the supported one was joined.

    `made_vote` says whether there was none before: only such a vote goes when the merge is
    undone. `voted_at` is that vote's time, by which it is known again; `freed_choice` that the
    support of the joined idea was given up for it, because the choices were limited.
    """

    pk = models.CompositePrimaryKey("part_id", "voter_id")
    part = models.ForeignKey(MergePart, models.CASCADE, related_name="carried", verbose_name=_("joined idea"))
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("voter")
    )
    made_vote = models.BooleanField(_("made a vote"))
    voted_at = models.DateTimeField(_("time of the vote"))
    freed_choice = models.BooleanField(_("gave up the other support"), default=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("support carried over")
        verbose_name_plural = _("supports carried over")

    def __str__(self) -> str:
        return f"{self.part_id}: {self.voter_id}"
