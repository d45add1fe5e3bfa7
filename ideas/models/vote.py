"""Support (賛同) of one person for one idea."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.live.announce import CHANNEL
from cocreate.postgres.prepared import planned_once
from ideas.models.campaign import HIDES_COUNTS, RUNS
from ideas.models.idea import Idea
from ideas.models.state import OPEN_FOR_SUPPORT

# One statement, so one transaction and one journey: the idea, the person and the phase are looked at and
# held (FOR SHARE) while the row is written, so no vote lands on an idea that was hidden or in a phase that
# was closed meanwhile, and a residency that is confirmed at this moment waits, so that the vote is counted
# on the right side. The primary key makes a repeat find its own row, and an equal repeat changes nothing:
# no trigger counts it and nobody is told. The news leaves with the commit, unless the count is hidden: then
# even the moment of a vote would tell. `ideas/opening_times.py` says the same conditions to people.
DECLARE = f"""
WITH phase AS MATERIALIZED (
    SELECT allows_support, who_supports, {HIDES_COUNTS} AS hides_counts FROM ideas_phase AS phase
    WHERE {RUNS} FOR SHARE OF phase
), person AS (
    SELECT id, residency_confirmed_at IS NOT NULL AS is_resident
    FROM accounts_user WHERE id = %(voter)s FOR SHARE
), open_idea AS (
    SELECT id, version_number FROM ideas_idea
    WHERE id = %(idea)s AND campaign_id IS NOT DISTINCT FROM %(campaign)s AND state = ANY(%(open)s) FOR SHARE
), accepted AS MATERIALIZED (
    SELECT open_idea.id AS idea, person.id AS voter,
        least(version_number, coalesce(%(read)s::smallint, version_number)) AS version_number
    FROM open_idea, person
    WHERE %(campaign)s::bigint IS NULL OR EXISTS (
        SELECT 1 FROM phase
        WHERE allows_support AND (%(value)s = 0 OR who_supports <> 'residents' OR is_resident)
    )
), written AS (
    INSERT INTO ideas_vote AS vote (idea_id, voter_id, value, version_number, created_at, updated_at)
    SELECT idea, voter, %(value)s, version_number, %(at)s, %(at)s FROM accepted
    ON CONFLICT (idea_id, voter_id) DO UPDATE
        SET value = excluded.value, updated_at = excluded.updated_at, version_number = excluded.version_number
        WHERE vote.value IS DISTINCT FROM excluded.value
    RETURNING 1
), told AS (
    SELECT pg_notify(%(channel)s, %(topic)s) FROM written
    WHERE %(topic)s::text IS NOT NULL AND NOT EXISTS (SELECT 1 FROM phase WHERE hides_counts)
)
SELECT version_number, EXISTS (SELECT 1 FROM phase WHERE hides_counts), EXISTS (SELECT 1 FROM written),
    %(campaign)s::bigint IS NULL OR EXISTS (
        SELECT 1 FROM phase, person WHERE who_supports <> 'residents' OR is_resident
    ),
    (SELECT count(*) FROM told)
FROM accepted
"""  # noqa: S608  our own words; values come as parameters


class VoteQuerySet(models.QuerySet["Vote"]):
    def standing(self) -> VoteQuerySet:
        """Votes that count: given and not withdrawn."""
        return self.filter(value=1)

    def declare(
        self,
        idea: Idea,
        voter: User,
        *,
        value: int,
        at: datetime,
        read: int | None = None,
        topic: str | None = None,
    ) -> Vote | None:
        """Say how somebody stands to an idea, not that they press a button: repeating is harmless.

        It is about the version that they `read`, which may be older than the present one.
        Whoever listens to `topic` learns that something moved. None when the idea takes no
        support of this person at this moment.
        """
        wish: dict[str, Any] = {
            "idea": idea.pk, "campaign": idea.campaign_id, "voter": voter.pk, "value": value, "read": read,
            "at": at, "open": list(OPEN_FOR_SUPPORT), "channel": CHANNEL, "topic": topic,
        }  # fmt: skip
        with planned_once(connection) as cursor:
            cursor.execute(DECLARE, wish)
            accepted = cursor.fetchone()
        if accepted is None:
            return None
        version, is_hidden, has_moved, may_be_given, _told = accepted
        vote = Vote(idea=idea, voter=voter, value=value, version_number=version, created_at=at, updated_at=at)
        vote.has_moved, vote.is_secret, vote.may_be_given = has_moved, is_hidden, may_be_given
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
    # The primary key begins with the idea: an index of its own would only be written once more for each vote.
    idea = models.ForeignKey(
        Idea, models.CASCADE, related_name="votes", db_index=False, verbose_name=_("idea")
    )
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="votes", verbose_name=_("voter")
    )
    value = models.SmallIntegerField(_("value"))
    version_number = models.PositiveSmallIntegerField(_("version"), default=1)
    confirmed = models.BooleanField(_("by a confirmed resident"), db_default=False, editable=False)
    created_at = models.DateTimeField(_("first given"))
    updated_at = models.DateTimeField(_("last changed"))

    objects: ClassVar = VoteQuerySet.as_manager()
    # Known after `declare`: whether it changed anything, whether nobody may learn of it, and whether
    # this person may give it now (who takes theirs back can give it again, if they may).
    has_moved: bool = False
    is_secret: bool = False
    may_be_given: bool = False

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.CheckConstraint(condition=models.Q(value__in=[0, 1]), name="a_vote_is_given_or_withdrawn")
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} → {self.idea_id}: {self.value}"
