"""What an idea was before: its versions and the changes of its state."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea
from ideas.models.state import State


class Version(models.Model):
    """The text of an idea as it was at one time, by whom and why."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="versions", verbose_name=_("idea"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=60)
    problem = models.TextField(_("what is difficult now"), blank=True)
    proposal = models.TextField(_("what should be done"))
    wish = models.TextField(_("what would be good then"), blank=True)
    reason = models.CharField(_("reason for the change"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("version of an idea")
        verbose_name_plural = _("versions of an idea")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="one_text_per_version")]

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
