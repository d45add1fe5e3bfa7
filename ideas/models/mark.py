"""Whether a comment helped somebody (参考になった), and how many it helped."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from ideas.models.comment import Comment

# One statement, like a vote: the comment is looked at and held (FOR SHARE) while the row is written,
# so no mark lands on a comment that was hidden meanwhile. An equal repeat changes nothing.
DECLARE = """
WITH open_comment AS (
    SELECT id FROM ideas_comment
    WHERE id = %(comment)s AND review = '' AND hidden_at IS NULL AND removed_at IS NULL FOR SHARE
), written AS (
    INSERT INTO ideas_mark AS mark (comment_id, person_id, value, created_at, updated_at)
    SELECT id, %(person)s, %(value)s, %(at)s, %(at)s FROM open_comment
    ON CONFLICT (comment_id, person_id) DO UPDATE
        SET value = excluded.value, updated_at = excluded.updated_at
        WHERE mark.value IS DISTINCT FROM excluded.value
    RETURNING 1
)
SELECT (SELECT id FROM open_comment)
"""


class MarkQuerySet(models.QuerySet["Mark"]):
    def standing(self) -> MarkQuerySet:
        """Marks that count: given and not taken back."""
        return self.exclude(value=0)

    def declare(self, comment: Comment, person: User, *, value: int, at: datetime) -> bool:
        """Say how a comment stands with somebody; whether the comment could still be marked."""
        wish: dict[str, Any] = {"comment": comment.pk, "person": person.pk, "value": value, "at": at}
        with connection.cursor() as cursor:
            cursor.execute(DECLARE, wish)
            (found,) = cursor.fetchone()
        return found is not None


class Mark(models.Model):
    """One person's mark on one comment: it helped (1), it did not (−1), or taken back (0).

    The primary key is the pair itself, so nobody counts twice whatever code runs.
    """

    pk = models.CompositePrimaryKey("comment_id", "person_id")
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mark_rows", verbose_name=_("comment"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="marks", verbose_name=_("person")
    )
    value = models.SmallIntegerField(_("value"))
    created_at = models.DateTimeField(_("first given"))
    updated_at = models.DateTimeField(_("last changed"))

    objects: ClassVar = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("helpful mark")
        verbose_name_plural = _("helpful marks")
        constraints = [
            models.CheckConstraint(condition=Q(value__in=[-1, 0, 1]), name="a_mark_helps_or_not_or_is_gone")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.comment_id}: {self.value}"


class CommentTally(models.Model):
    """How many marks a comment has, kept by deferred trigger; made with the first mark.

    A narrow row of its own, because the row of the comment is held (FOR SHARE) by whoever marks it.
    """

    comment = models.OneToOneField(
        Comment, models.CASCADE, primary_key=True, related_name="tally", verbose_name=_("comment")
    )
    helpful = models.IntegerField(_("found it helpful"), db_default=0)
    unhelpful = models.IntegerField(_("did not find it helpful"), db_default=0)

    class Meta:
        verbose_name = _("marks of a comment")
        verbose_name_plural = _("marks of comments")
        constraints = [
            models.CheckConstraint(
                condition=Q(helpful__gte=0, unhelpful__gte=0), name="no_mark_counts_below_zero"
            )
        ]

    def __str__(self) -> str:
        return f"{self.helpful} / {self.helpful + self.unhelpful}"
