"""The numbers shown beside an idea."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea

SMALLEST_PART = 10  # people


class Counter(models.Model):
    """How many supports, comments and followers an idea has, kept by deferred triggers.

    A narrow row of its own: it changes with every vote, and the wide, indexed row of the
    idea must not (measured in research/voting.md, sections 3 and 4). Made by trigger
    together with the idea; equal to the counted rows at every commit, whoever wrote them.
    """

    idea = models.OneToOneField(
        Idea, models.CASCADE, primary_key=True, related_name="counter", verbose_name=_("idea")
    )
    supports = models.IntegerField(_("supports"), db_default=0)
    supports_confirmed = models.IntegerField(_("supports of confirmed residents"), db_default=0)
    comments = models.IntegerField(_("comments"), db_default=0)
    followers = models.IntegerField(_("followers"), db_default=0)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(supports__gte=0, comments__gte=0, followers__gte=0),
                name="nothing_counts_below_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(supports_confirmed__gte=0, supports_confirmed__lte=models.F("supports")),
                name="confirmed_supports_are_a_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supports} / {self.comments} / {self.followers}"

    def split(self) -> tuple[int, int] | None:
        """Supports of confirmed residents and of others; None if either part is smaller than ten people.

        A small part could be traced to somebody who is known to have voted (voting.md, section 5).
        """
        others = self.supports - self.supports_confirmed
        if min(self.supports_confirmed, others) < SMALLEST_PART:
            return None
        return self.supports_confirmed, others
