"""How colleagues share the work at the desk: who looks at what, notes, and decisions about many at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.models.idea import Idea
from ideas.models.rule import Rule

CLAIMED_FOR = timedelta(minutes=30)
UNDO_WITHIN = timedelta(seconds=10)
MOST_AT_ONCE = 100


class Task(models.TextChoices):
    """What can wait at the desk."""

    IDEA = "idea", pgettext_lazy("work list", "Idea")
    TEXT = "text", pgettext_lazy("work list", "New text")
    COMMENT = "comment", pgettext_lazy("work list", "Comment")
    REPORT = "report", pgettext_lazy("work list", "Report")
    APPEAL = "appeal", pgettext_lazy("work list", "Appeal")
    PAPER = "paper", pgettext_lazy("work list", "Paper")
    MERGE = "merge", pgettext_lazy("work list", "Merge proposal")
    ANSWER = "answer", pgettext_lazy("work list", "Answer")
    NEWS = "news", pgettext_lazy("work list", "Next news")
    BESIDE = "beside", pgettext_lazy("work list", "Working with the lead")
    DRAFT = "draft", pgettext_lazy("work list", "Draft of an answer")
    HELP = "help", pgettext_lazy("work list", "Expert support")


class DeskClaimQuerySet(models.QuerySet["DeskClaim"]):
    def standing(self, at: datetime) -> DeskClaimQuerySet:
        """Claims that have not run out."""
        return self.filter(at__gt=at - CLAIMED_FOR)


class DeskClaim(models.Model):
    """That somebody is looking at something that waits (対応中).

    It tells colleagues and hinders nobody: whoever decides, decides. It runs out by itself.
    """

    kind = models.CharField(_("kind"), max_length=8)
    thing = models.BigIntegerField(_("number"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects: ClassVar = DeskClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing"], name="one_claim_per_thing_that_waits")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.thing}"

    @property
    def until(self) -> datetime:
        """The end does not belong to it."""
        return self.at + CLAIMED_FOR


class DeskNote(models.Model):
    """What a colleague noted about an idea, for the office alone (内部メモ)."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="desk_notes", verbose_name=_("idea"))
    text = models.TextField(_("note"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("note of the office")
        verbose_name_plural = _("notes of the office")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something")]

    def __str__(self) -> str:
        return self.text[:40]


class BatchQuerySet(models.QuerySet["Batch"]):
    def undoable(self) -> BatchQuerySet:
        """Batches of which nothing has been carried out yet."""
        return self.filter(begun_at=None, undone_at=None)

    def to_carry_out(self, at: datetime) -> BatchQuerySet:
        """Batches whose time to undo is over, and those that were interrupted on the way."""
        return self.filter(done_at=None, undone_at=None, due_at__lte=at).order_by("due_at", "pk")


class Batch(models.Model):
    """One decision about one or many things, carried out when the time to undo it is over.

    Until then nothing has happened: no state has moved and nobody was told, so an undo has
    nothing to take back.
    """

    class Act(models.TextChoices):
        PUBLISH = "publish", pgettext_lazy("batch", "Publish")
        RETURN = "return", pgettext_lazy("batch", "Send back")
        HIDE = "hide", pgettext_lazy("batch", "Hide")
        KEEP = "keep", pgettext_lazy("batch", "Leave as it is")

    act = models.CharField(_("decision"), max_length=8, choices=Act)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    rule = models.ForeignKey(
        Rule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rule")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    due_at = models.DateTimeField(_("carried out from"))
    begun_at = models.DateTimeField(_("begun"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects: ClassVar = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about many")
        verbose_name_plural = _("decisions about many")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(begun_at=None, done_at=None),
                name="what_was_undone_was_never_begun",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(begun_at__isnull=False), name="what_is_done_was_begun"
            ),
            models.CheckConstraint(
                condition=Q(begun_at=None) | Q(begun_at__gte=F("due_at")),
                name="nothing_begins_while_it_can_be_undone",
            ),
            models.CheckConstraint(
                condition=Q(act__in=["publish", "keep"]) | ~Q(reason=""),
                name="a_refusal_of_many_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="batches_to_carry_out",
                condition=Q(done_at=None, undone_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} ({self.pk})"


class BatchItemQuerySet(models.QuerySet["BatchItem"]):
    def open(self) -> BatchItemQuerySet:
        """What has been decided by somebody and not carried out yet."""
        return self.filter(outcome="")


class BatchItem(models.Model):
    """One thing of a batch: as the moderator saw it, and what became of it."""

    class Outcome(models.TextChoices):
        DONE = "done", pgettext_lazy("batch", "Decided")
        SKIPPED = "skipped", pgettext_lazy("batch", "Skipped")
        UNDONE = "undone", pgettext_lazy("batch", "Undone")

    batch = models.ForeignKey(
        Batch, models.CASCADE, related_name="items", verbose_name=_("decision about many")
    )
    kind = models.CharField(_("kind"), max_length=8)
    thing = models.BigIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=80)
    # Of an idea and a new text the version; of a comment when its text last changed, in microseconds.
    version_seen = models.BigIntegerField(_("version"), default=0)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    told = models.CharField(_("why it was skipped"), max_length=400, blank=True)

    objects: ClassVar = BatchItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("thing decided with others")
        verbose_name_plural = _("things decided with others")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "thing"], condition=Q(outcome=""), name="a_thing_is_in_one_open_batch"
            ),
            models.CheckConstraint(
                condition=Q(outcome="skipped") & ~Q(told="") | ~Q(outcome="skipped") & Q(told=""),
                name="what_was_skipped_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title
