"""Support (賛同) of one person for one idea."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea


class VoteQuerySet(models.QuerySet["Vote"]):
    def standing(self) -> VoteQuerySet:
        """Votes that count: given and not withdrawn."""
        return self.filter(value=1)


class Vote(models.Model):
    """One person's support for one idea: there, or withdrawn.

    The primary key is the pair itself, so a person cannot count twice whatever code runs.
    `version_number` is the version of the text that was supported.
    """

    pk = models.CompositePrimaryKey("idea_id", "voter_id")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="votes", verbose_name=_("idea"))
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="votes", verbose_name=_("voter")
    )
    value = models.SmallIntegerField(_("value"))
    version_number = models.PositiveSmallIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("first given"))
    updated_at = models.DateTimeField(_("last changed"))

    objects: ClassVar = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.CheckConstraint(condition=models.Q(value__in=[0, 1]), name="a_vote_is_given_or_withdrawn")
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} → {self.idea_id}: {self.value}"
