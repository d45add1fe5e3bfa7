"""A moderator's decision about a comment (コメントの確認結果)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.models.comment import Comment
from ideas.models.decision import Decision
from ideas.models.rule import Rule


class CommentDecision(models.Model):
    """What was decided about a comment, with the reason its author receives; `by=None` is the platform.

    The platform hides by itself only until somebody decides, so what it did is never the last word.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions", verbose_name=_("comment"))
    kind = models.CharField(_("decision"), max_length=10, choices=Decision.Kind)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    rule = models.ForeignKey(
        Rule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rule")
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
        verbose_name = _("decision about a comment")
        verbose_name_plural = _("decisions about comments")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["publish", "restore"]) | ~Q(reason="") | Q(kind="hide", by=None),
                name="a_refusal_of_a_comment_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(kind__in=["hide", "restore"]),
                name="only_people_review_comments",
            ),
            models.CheckConstraint(
                condition=Q(rule=None) | Q(kind__in=["return", "hide"]),
                name="only_a_refusal_of_a_comment_names_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
