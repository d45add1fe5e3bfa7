"""The city's public answer (市の回答) and what follows from it (経過)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import Department
from cocreate.strategy.models import Indicator, Initiative
from ideas.models.idea import Idea


class Answer(models.Model):
    """What a department says about an idea in public.

    An interim answer says where things stand; the final one decides. Each idea has at
    most one final answer; a decision not to act says why, and all others say when the
    next news comes.
    """

    class Kind(models.TextChoices):
        INTERIM = "interim", pgettext_lazy("answer", "Where things stand")
        REFLECT = "reflect", pgettext_lazy("answer", "We will act on it")
        ALREADY = "already", pgettext_lazy("answer", "We already do it")
        CONSIDER = "consider", pgettext_lazy("answer", "We will bear it in mind")
        CANNOT = "cannot", pgettext_lazy("answer", "We cannot do it")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="answers", verbose_name=_("idea"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="answers", verbose_name=_("department")
    )
    kind = models.CharField(_("decision"), max_length=10, choices=Kind)
    text = models.TextField(_("answer"), max_length=3000)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    next_on = models.DateField(_("next news by"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    initiative = models.ForeignKey(
        Initiative,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("initiative"),
    )
    indicator = models.ForeignKey(
        Indicator, models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name=_("indicator")
    )
    is_demo = models.BooleanField(_("demo content"), default=False)

    class Meta:
        verbose_name = _("answer of the city")
        verbose_name_plural = _("answers of the city")
        ordering = ["published_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="an_answer_says_something"),
            models.CheckConstraint(
                condition=~Q(kind="cannot") | ~Q(reason=""),
                name="a_no_has_a_reason",
                violation_error_message=_("Please explain why the city cannot do it."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["interim", "reflect"]) | Q(next_on__isnull=False),
                name="a_promise_names_the_next_date",
                violation_error_message=_("Please give the date of the next news."),
            ),
            models.UniqueConstraint(
                fields=["idea"], condition=~Q(kind="interim"), name="one_final_answer_per_idea"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (Q(written_by__isnull=False) & ~Q(approved_by=F("written_by"))),
                name="nobody_approves_their_own_answer",
            ),
        ]
        indexes = [models.Index(fields=["-published_at"], name="answers_newest")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def decision_shown(self) -> str:
        """The decision in words; news on the way decides nothing."""
        return "" if self.kind == self.Kind.INTERIM else str(self.get_kind_display())


class FollowUp(models.Model):
    """A dated step after the answer, until it is done (経過)."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="follow_ups", verbose_name=_("idea"))
    text = models.TextField(_("what happened"), max_length=2000)
    next_on = models.DateField(_("next news by"), null=True, blank=True)
    is_done = models.BooleanField(_("the city did it"), default=False)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    is_demo = models.BooleanField(_("demo content"), default=False)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_follow_up_says_something"),
            models.CheckConstraint(
                condition=Q(is_done=True) | Q(next_on__isnull=False), name="until_done_there_is_a_next_date"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
