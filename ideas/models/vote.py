"""Support (賛同) of one person for one idea."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from ideas.models.idea import Idea
from ideas.models.state import OPEN_FOR_SUPPORT

# One statement: the state of the idea is looked at and held (FOR SHARE) while the row is written, so
# no vote lands on an idea that was hidden meanwhile. The primary key makes a repeat find its own row,
# and an equal repeat changes nothing, so that no trigger counts it. The person is held too, so that
# a residency that is confirmed at this moment waits, and the vote is counted on the right side.
DECLARE = """
WITH person AS (
    SELECT id FROM accounts_user WHERE id = %(voter)s FOR SHARE
), open_idea AS (
    SELECT id, version_number FROM ideas_idea WHERE id = %(idea)s AND state = ANY(%(open)s) FOR SHARE
), written AS (
    INSERT INTO ideas_vote AS vote (idea_id, voter_id, value, version_number, created_at, updated_at)
    SELECT open_idea.id, person.id, %(value)s, version_number, %(at)s, %(at)s FROM open_idea, person
    ON CONFLICT (idea_id, voter_id) DO UPDATE
        SET value = excluded.value, updated_at = excluded.updated_at, version_number = excluded.version_number
        WHERE vote.value IS DISTINCT FROM excluded.value
    RETURNING 1
)
SELECT (SELECT version_number FROM open_idea), EXISTS (SELECT 1 FROM written)
"""


class VoteQuerySet(models.QuerySet["Vote"]):
    def standing(self) -> VoteQuerySet:
        """Votes that count: given and not withdrawn."""
        return self.filter(value=1)

    def declare(self, idea: Idea, voter: User, *, value: int, at: datetime) -> Vote | None:
        """Say how somebody stands to an idea, not that they press a button: repeating is harmless.

        None when the idea takes no support at this moment.
        """
        wish: dict[str, Any] = {
            "idea": idea.pk,
            "voter": voter.pk,
            "value": value,
            "at": at,
            "open": list(OPEN_FOR_SUPPORT),
        }
        with connection.cursor() as cursor:
            cursor.execute(DECLARE, {**wish, "open": list(OPEN_FOR_SUPPORT)})
            version, has_moved = cursor.fetchone()
        if version is None:
            return None
        vote = Vote(idea=idea, voter=voter, value=value, version_number=version, created_at=at, updated_at=at)
        vote.has_moved = has_moved
        return vote

    def let_go(self, idea: Idea, voter: User, *, at: datetime) -> Vote:
        """Take a vote back whatever has become of the idea."""
        self.filter(idea=idea, voter_id=voter.pk, value=1).update(value=0, updated_at=at)
        return Vote(idea=idea, voter=voter, value=0, created_at=at, updated_at=at)


class Vote(models.Model):
    """One person's support for one idea: there, or withdrawn.

    The primary key is the pair itself, so a person cannot count twice whatever code runs.
    `version_number` is the version of the text that was supported. `confirmed` says whether
    the voter is a confirmed resident now; triggers keep it, nobody writes it.
    """

    pk = models.CompositePrimaryKey("idea_id", "voter_id")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="votes", verbose_name=_("idea"))
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="votes", verbose_name=_("voter")
    )
    value = models.SmallIntegerField(_("value"))
    version_number = models.PositiveSmallIntegerField(_("version"), default=1)
    confirmed = models.BooleanField(_("by a confirmed resident"), db_default=False, editable=False)
    created_at = models.DateTimeField(_("first given"))
    updated_at = models.DateTimeField(_("last changed"))

    objects: ClassVar = VoteQuerySet.as_manager()
    has_moved: bool = False  # after `declare`: whether it changed anything

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.CheckConstraint(condition=models.Q(value__in=[0, 1]), name="a_vote_is_given_or_withdrawn")
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} → {self.idea_id}: {self.value}"
