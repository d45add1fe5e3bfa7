"""Whether the number of an idea's supporters may leave this house.

One question, asked by the published tallies, the receipts and the open data. Where counts are
hidden for a while, this is the place to say so.
"""

from __future__ import annotations

from datetime import datetime

from ideas.models import Idea
from ideas.models.idea_queryset import IdeaQuerySet, counts_are_hidden


def ideas_with_public_counts(at: datetime) -> IdeaQuerySet:
    """Ideas whose number everybody may read at this moment: those in the public lists.

    Not those of a campaign that hides its counts until a phase ends.
    """
    return Idea.objects.listed().exclude(counts_are_hidden())


def may_publish_count(idea: Idea, *, at: datetime) -> bool:
    """Whether the number of this idea may be read by everybody at this moment."""
    return bool(ideas_with_public_counts(at).filter(pk=idea.pk).exists())
