"""Expert support of the DX CoE for a department that works on an idea (DX CoE の支援)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import Department
from cocreate.accounts.permissions import Person, Role, is_known, is_moderator
from ideas.models.idea import Idea


class ExpertHelpQuerySet(models.QuerySet["ExpertHelp"]):
    def open(self) -> ExpertHelpQuerySet:
        """Support that was asked for or promised and has not ended."""
        return self.filter(ended_at=None)

    def public(self) -> ExpertHelpQuerySet:
        """Support that everybody hears of: it was accepted."""
        return self.filter(accepted_at__isnull=False)

    def for_desk_of(self, person: Person) -> ExpertHelpQuerySet:
        """Support that concerns somebody: the CoE and moderators see all, officers their own."""
        if not is_known(person):
            return self.none()
        if is_moderator(person) or Role.COE in person.role_names:
            return self
        return self.filter(department__officers=person.pk)


class ExpertHelp(models.Model):
    """A department asks, the CoE accepts with a plan, and both write down what came of it.

    The CoE does not do the department's work: it supports it (recommendation 1 of the DX meeting).
    """

    class Kind(models.TextChoices):
        FACILITATION = "facilitation", pgettext_lazy("expert support", "Facilitating design thinking")
        EXPERIENCE = "experience", pgettext_lazy("expert support", "User experience and design")
        TECHNOLOGY = "technology", pgettext_lazy("expert support", "Technology and building it")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="expert_help", verbose_name=_("idea"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="expert_help", verbose_name=_("department")
    )
    kind = models.CharField(_("kind of support"), max_length=12, choices=Kind)
    wish = models.TextField(_("what support is needed for"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    plan = models.TextField(_("plan"), max_length=1000, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    outcome = models.TextField(_("what came of it"), max_length=1000, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    is_demo = models.BooleanField(_("demo content"), default=False)

    objects: ClassVar = ExpertHelpQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert support")
        verbose_name_plural = _("expert support")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "kind"],
                condition=Q(ended_at=None),
                name="one_open_support_of_a_kind_per_idea",
            ),
            models.CheckConstraint(condition=~Q(wish=""), name="who_asks_for_support_says_what_for"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None, plan="")
                | (Q(accepted_at__isnull=False, accepted_by__isnull=False) & ~Q(plan="")),
                name="accepted_support_has_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, outcome="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(outcome="")),
                name="ended_support_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
