"""How many ideas somebody has chosen in a campaign that limits the choices."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from ideas.models.campaign import Campaign

# Locks the row of one person in one campaign, whether it was there before or not.
HOLD = """
INSERT INTO ideas_ballot AS ballot (campaign_id, voter_id, choices, most)
SELECT id, %(voter)s, 0, choices_each FROM ideas_campaign
WHERE id = %(campaign)s AND voting_method = 'limited'
ON CONFLICT (campaign_id, voter_id) DO UPDATE SET choices = ballot.choices
RETURNING choices, most
"""


class BallotQuerySet(models.QuerySet["Ballot"]):
    def hold(self, campaign: Campaign, voter: User) -> Ballot | None:
        """One person's ballot, held until the caller's transaction ends; None if choices are free.

        Two requests of the same person wait for each other here and nowhere else.
        """
        with connection.cursor() as cursor:
            cursor.execute(HOLD, {"campaign": campaign.pk, "voter": voter.pk})
            row = cursor.fetchone()
        return Ballot(campaign=campaign, voter=voter, choices=row[0], most=row[1]) if row else None


class Ballot(models.Model):
    """One person's choices in a campaign with limited choices: how many stand, and how many may.

    Kept by the triggers of `ideas_vote`, `ideas_idea` and `ideas_campaign` in the same
    transaction as the vote itself, so the check below stops one choice too many whatever
    code writes it. Every standing vote on an idea of the campaign counts, whatever has
    become of the idea (decision 0030).
    """

    pk = models.CompositePrimaryKey("campaign_id", "voter_id")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="ballots", verbose_name=_("campaign"))
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ballots", verbose_name=_("voter")
    )
    choices = models.PositiveSmallIntegerField(_("choices that stand"), db_default=0)
    most = models.PositiveSmallIntegerField(_("choices that are allowed"))

    objects: ClassVar = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.CheckConstraint(condition=Q(choices__lte=F("most")), name="choices_stay_within_the_limit")
        ]

    def __str__(self) -> str:
        return f"{self.choices} / {self.most}"

    @property
    def is_full(self) -> bool:
        return self.choices >= self.most
