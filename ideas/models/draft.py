"""An idea that is not sent yet (下書き)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import User

LONGEST_NAME = 40


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, person: User) -> DraftQuerySet:
        """Somebody's own drafts, the latest first; nobody else reads them, not even the office."""
        return self.filter(person=person).order_by("-updated_at", "-id")


class Draft(models.Model):
    """What somebody has typed so far, word by word, whether it could be sent or not.

    Not an idea yet: it may lack a title or be too long. `key` is the key under which it
    will be sent, so an idea and its draft never stand side by side; `version` counts the
    savings, so that one window does not write over another.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", verbose_name=_("person")
    )
    key = models.UUIDField(_("submission key"), default=uuid.uuid4)
    written = models.JSONField(_("what was written"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("changed"))
    warned_at = models.DateTimeField(_("owner was told that it will be deleted"), null=True, blank=True)

    objects: ClassVar = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("an idea not sent yet", "draft")
        verbose_name_plural = pgettext_lazy("ideas not sent yet", "drafts")
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_draft_per_person_and_key"),
            models.CheckConstraint(condition=Q(version__gt=0), name="a_draft_counts_its_savings"),
        ]
        indexes = [models.Index(fields=["updated_at"], name="drafts_by_last_change")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('ideas:new')}?draft={self.key}"

    @property
    def name(self) -> str:
        """What its owner knows it by: its title, else how it begins."""
        for part in ("title", "proposal", "problem", "wish"):
            for text in self.written.get(part, []):
                if words := " ".join(text.split()):
                    return words if len(words) <= LONGEST_NAME else f"{words[:LONGEST_NAME]}…"
        return str(_("(without a title)"))
