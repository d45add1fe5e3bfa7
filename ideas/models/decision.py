"""A moderator's decision (確認結果)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.models.idea import Idea
from ideas.models.rule import Rule
from ideas.models.state import REWORDABLE, State


class Decision(models.Model):
    """What was decided about one version of an idea, with the reason the author receives.

    `by=None` is the platform: it publishes where the rules of a campaign say so, and hides after
    several reports until somebody decides. It never sends anything back.
    """

    class Kind(models.TextChoices):
        PUBLISH = "publish", pgettext_lazy("decision", "Published")
        RETURN = "return", pgettext_lazy("decision", "Sent back")
        HIDE = "hide", pgettext_lazy("decision", "Hidden")
        RESTORE = "restore", pgettext_lazy("decision", "Shown again")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="decisions", verbose_name=_("idea"))
    kind = models.CharField(_("decision"), max_length=10, choices=Kind)
    from_state = models.CharField(_("state before"), max_length=12, choices=State)
    version_number = models.PositiveSmallIntegerField(_("version"))
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    rule = models.ForeignKey(
        Rule, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("rule")
    )
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
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["publish", "restore"]) | ~Q(reason=""),
                name="a_refusal_has_a_reason",
                violation_error_message=_("Please give the author a reason."),
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(kind__in=["publish", "hide", "restore"]),
                name="the_platform_sends_nothing_back",
            ),
            models.CheckConstraint(
                condition=Q(rule=None) | Q(kind__in=["return", "hide"]), name="only_a_refusal_names_a_rule"
            ),
            models.UniqueConstraint(
                fields=["idea", "version_number"],
                condition=Q(from_state=State.SUBMITTED),
                name="one_review_per_submitted_version",
            ),
            models.UniqueConstraint(
                fields=["idea", "version_number"],
                condition=Q(kind__in=["publish", "return"], from_state__in=REWORDABLE),
                name="one_review_per_new_version",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
