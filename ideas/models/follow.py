"""Wanting to hear what becomes of an idea (フォロー)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea


class Follow(models.Model):
    """One person who is told about one idea until they say stop."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="follows", verbose_name=_("idea"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="idea_follows", verbose_name=_("person")
    )
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="one_follow_per_person_and_idea")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.idea_id}"
