"""What belongs to the words of a comment: whom they name, and how they were before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ideas.models.comment import Comment


class Mention(models.Model):
    """Somebody whom a comment names with @, by the name as it stands in the text."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions", verbose_name=_("comment"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    words = models.CharField(_("name in the text"), max_length=80)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="one_mention_per_person_and_comment"),
            models.CheckConstraint(condition=~Q(words=""), name="a_mention_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"@{self.words}"


class EarlierText(models.Model):
    """How a comment read before its author changed it; only moderators read it."""

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="earlier_texts", verbose_name=_("comment")
    )
    stance = models.CharField(_("stance"), max_length=12, choices=Comment.Stance, blank=True)
    text = models.TextField(_("text"), max_length=1000)
    written_at = models.DateTimeField(_("written"))
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("earlier text of a comment")
        verbose_name_plural = _("earlier texts of comments")
        ordering = ["replaced_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaced_at__gte=F("written_at")), name="a_text_is_written_before_it_is_replaced"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
