"""What happened to the votes: one row for each change, for good."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea


class VoterPseudonym(models.Model):
    """The random name under which a person's votes are written down.

    Made by trigger with the first vote. It is the only link between a person and their vote
    events: without this row nobody can say whose they were, and the counts stay as they are.
    """

    voter = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        # The database removes it with the account (see the migration): the link is needed until the
        # last vote of a removed account is gone, and Django would take it away before.
        models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="+",
        verbose_name=_("voter"),
    )
    pseudonym = models.UUIDField(_("pseudonym"), db_default=RandomUUID(), unique=True, editable=False)

    class Meta:
        verbose_name = _("pseudonym of a voter")
        verbose_name_plural = _("pseudonyms of voters")

    def __str__(self) -> str:
        return str(self.pseudonym)


class VoteEventQuerySet(models.QuerySet["VoteEvent"]):
    def of(self, pseudonym: UUID) -> VoteEventQuerySet:
        """The last event of each idea that somebody voted on, the latest first."""
        last = self.filter(pseudonym=pseudonym).order_by("idea_id", "-number").distinct("idea_id")
        return self.filter(pk__in=last.values("pk")).order_by("-number")


class VoteEvent(models.Model):
    """A support given, withdrawn or given again; written by trigger whatever code wrote the vote.

    The table only grows. There is no foreign key in the database: an event outlives the idea
    it speaks of, and a vote need not hold the idea once more. `nonce` (128 random bits) is
    known to the voter alone and makes the published hash of the event say nothing.
    """

    number = models.BigAutoField(_("number"), primary_key=True)
    idea = models.ForeignKey(
        Idea, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("idea")
    )
    pseudonym = models.UUIDField(_("pseudonym of the voter"))
    old_value = models.SmallIntegerField(_("value before"))
    new_value = models.SmallIntegerField(_("value after"))
    version_number = models.PositiveSmallIntegerField(_("version of the idea"))
    at = models.DateTimeField(_("at"))
    nonce = models.BinaryField(_("random number"), max_length=16)

    objects: ClassVar = VoteEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote event")
        verbose_name_plural = _("vote events")
        constraints = [
            models.CheckConstraint(condition=~Q(old_value=F("new_value")), name="a_vote_event_is_a_change"),
        ]
        indexes = [
            models.Index(fields=["idea", "number"], name="vote_events_of_an_idea"),
            models.Index(fields=["pseudonym", "idea", "number"], name="vote_events_of_a_voter"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.idea_id} {self.old_value} → {self.new_value}"
